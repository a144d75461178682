"""Items as rows: what leaves a book is what comes into the next one, item by item."""

from ledger.admin.transfer.export_rows import account_row, entry_row, other_row
from ledger.admin.transfer.rows import ROW
from ledger.core.amendments import Amendment
from ledger.core.records import Name
from ledger.store import keys
from ledger.store.items import records as record_items
from ledger.store.keys import Scope
from tests.bench import SOMEBODY, Bench, claim


def test_the_row_of_an_account_becomes_the_same_item_but_for_its_counts(bench: Bench) -> None:
    account_id = bench.open("Cash")
    item = bench.book(claim()).read.table.get(keys.account(bench.scope, account_id))
    assert item is not None
    assert account_row(item).item(bench.scope) == item


def test_the_row_of_an_entry_has_its_versions_oldest_first(bench: Bench) -> None:
    entry_id = bench.enter(*bench.pair()).entry_id
    bench.book(claim()).amend(entry_id, Amendment(description="another"))
    table = bench.book(claim()).read.table
    item = table.get(keys.entry(bench.scope, entry_id))
    past = table.get(keys.entry_version(bench.scope, entry_id, 1))
    assert item is not None
    assert past is not None
    row = entry_row(item, [past])
    assert [version.version for version in row.versions] == [1, 2]
    assert row.versions[1].description == "another"
    assert row.mark == item["mark"]["S"]
    assert ROW.validate_json(row.model_dump_json(by_alias=True)) == row


def test_an_item_of_another_book_or_of_no_kind_has_no_row() -> None:
    scope = Scope("tenant", "business")
    name = Name("kind", "value")
    item = record_items.name_item(scope, name, 8, SOMEBODY)
    row = other_row(scope, item)
    assert row is not None
    assert row.kind == "name"
    assert other_row(Scope("tenant", "another"), item) is None
    assert other_row(scope, {**item, "kind": {"S": "total"}}) is None
