"""The rows of stored versions are those of the answers to their writes."""

from ledger.core.amendments import Amendment
from ledger.log import rows
from ledger.store import keys
from ledger.store.items.log_rows import kind_of_leaf, row_of
from tests.bench import Bench, claim


def test_the_rows_of_an_entry_are_made_again_after_its_amendment_and_removal(bench: Bench) -> None:
    entry = bench.enter(*bench.pair())
    number = entry.entry_id
    amended = bench.book(claim()).amend(number, Amendment(description="another"))
    table = bench.book(claim()).read.table
    present = table.get(keys.entry(bench.scope, number))
    past = table.get(keys.entry_version(bench.scope, number, 1))
    assert past is not None
    assert present is not None
    assert [row_of(past, present), row_of(present, present)] == [
        rows.entry_row(entry),
        rows.entry_row(amended),
    ]
    bench.book(claim()).remove(number)
    removed = table.get(keys.entry(bench.scope, number))
    assert removed is not None
    assert row_of(past, removed) == rows.entry_row(entry)
    assert b'"kind":"removed"' in row_of(removed, removed)
    assert [kind_of_leaf(past), kind_of_leaf(removed)] == ["entry", "removed"]
