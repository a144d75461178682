"""Names of a dialect that was left out after it was used."""

from ledger.core.records import Name
from ledger.store.items import records as record_items
from tests.admin.test_verify import checked, put
from tests.bench import SOMEBODY, Bench


def test_a_name_of_a_dialect_that_is_gone_is_no_fault(bench: Bench) -> None:
    """It and what has it stay in the book, and nobody knows any more that they belong together."""
    named = Name("a kind of a dialect that is gone", "x")
    put(bench.process, record_items.name_item(bench.scope, named, 7, SOMEBODY))
    faults = checked(bench.process)["faults"]
    assert not [fault for fault in faults if bench.scope.business_id in fault]
