"""Conflicts: another request writes between the reading and the writing of this one."""

import pytest

from ledger.aws.deadlines import RetryBudget
from ledger.book import Book, Reader
from ledger.core.amendments import Amendment
from ledger.core.entries import Entry
from ledger.errors import EntryNotFound
from ledger.store.table import Table
from tests.bench import NOW, Bench, claim
from tests.book.conftest import raised_to
from tools.local.faults import faults, meanwhile


@pytest.mark.parametrize("key", ["", "key"])
def test_an_amendment_that_is_overtaken_is_made_again(bench: Bench, entry: Entry, key: str) -> None:
    def update_first() -> None:
        bench.book(claim()).amend(entry.entry_id, Amendment(description="first"))

    with meanwhile(bench.process.client, update_first):
        amended = bench.book(claim(key)).amend(entry.entry_id, raised_to(entry, 500))
    assert (amended.version, amended.description) == (3, "first")
    versions = bench.book(claim()).read.versions(entry.entry_id)
    assert [version.version for version in versions] == [1, 2, 3]


def test_an_entry_that_is_removed_meanwhile_cannot_be_amended(bench: Bench, entry: Entry) -> None:
    with (
        meanwhile(bench.process.client, lambda: bench.book(claim()).remove(entry.entry_id)),
        pytest.raises(EntryNotFound),
    ):
        bench.book(claim()).amend(entry.entry_id, raised_to(entry, 500))


def test_pauses_between_tries_grow(bench: Bench) -> None:
    record = bench.book(claim()).records.create("tag", {"name": "A"})
    pauses: list[float] = []
    budget = RetryBudget(2.0, lambda: 0.0, pauses.append, lambda: 1.0)
    table = Table(bench.process.client, bench.process.settings.table_name, budget)
    book = Book(Reader(table, bench.process.chart, bench.scope), NOW)
    with faults(bench.process.client, "conflict", "broken", "conflict"):
        book.records(claim()).update("tag", record.record_id, lambda _: {"name": "B"})
    assert pauses == [0.04, 0.08, 0.16]
