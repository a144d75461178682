"""Names of a dialect that was left out after its use."""

from ledger.core.records import Name
from ledger.store.items import records as record_items
from tests.admin.verify.test_checks import checked, put_item
from tests.bench import SOMEBODY, Bench


def test_a_name_of_a_left_out_dialect_is_no_fault(bench: Bench) -> None:
    """The name and its owner stay in the book, but no code knows that they belong together."""
    name = Name("a kind of a dialect that is gone", "x")
    put_item(bench.process, record_items.name_item(bench.scope, name, 7, SOMEBODY))
    faults = checked(bench.process)["faults"]
    assert not [fault for fault in faults if bench.scope.business_id in fault]
