"""Removing: an entry leaves the book once, and takes its balance changes with it."""

import pytest

from ledger.core.amendments import Amendment
from ledger.core.entries import DraftLine, Entry
from ledger.errors import BalanceBelowFloor, EntryIsReversal, EntryNotFound, EntryReversed
from tests.bench import Bench, claim
from tests.book.conftest import CREDIT, DEBIT, raised_to
from tools.local.faults import faults, meanwhile


def test_a_removed_entry_leaves_its_balances_and_its_versions_stay(
    bench: Bench, entry: Entry, cash: int
) -> None:
    bench.book(claim()).remove(entry.entry_id)
    assert bench.balance(cash) == 0
    read = bench.book(claim()).read
    with pytest.raises(EntryNotFound):
        read.entry(entry.entry_id)
    assert read.versions(entry.entry_id) == [entry]
    with pytest.raises(EntryNotFound):
        bench.book(claim()).remove(entry.entry_id)
    assert bench.balance(cash) == 0


def test_an_entry_and_its_reversal_cannot_be_removed(bench: Bench, entry: Entry) -> None:
    reversal = bench.book(claim()).reverse(entry.entry_id).entry
    with pytest.raises(EntryReversed):
        bench.book(claim()).remove(entry.entry_id)
    with pytest.raises(EntryIsReversal):
        bench.book(claim()).remove(reversal.entry_id)
    assert bench.book(claim()).read.entry(reversal.entry_id) == reversal


def test_a_removal_below_a_floor_is_refused_and_changes_nothing(
    bench: Bench, entry: Entry, cash: int, sales: int
) -> None:
    bench.enter(DraftLine(sales, DEBIT, 1), DraftLine(cash, CREDIT, 1))
    with pytest.raises(BalanceBelowFloor):
        bench.book(claim()).remove(entry.entry_id)
    assert bench.balance(cash) == 999
    assert bench.book(claim()).read.entry(entry.entry_id) == entry


def test_a_removal_takes_back_the_version_of_its_own_moment(
    bench: Bench, entry: Entry, cash: int
) -> None:
    def amend() -> None:
        bench.book(claim()).amend(entry.entry_id, raised_to(entry, 700))

    with meanwhile(bench.process.client, amend):
        bench.book(claim()).remove(entry.entry_id)
    assert bench.balance(cash) == 0
    versions = bench.book(claim()).read.versions(entry.entry_id)
    assert [version.lines[0].amount_minor for version in versions] == [1000, 700]


@pytest.mark.parametrize("script", [["lost"], ["again"], ["reset"], ["late"]], ids="-".join)
def test_a_removal_happens_once_through_every_fault(
    bench: Bench, entry: Entry, cash: int, script: list[str]
) -> None:
    with faults(bench.process.client, *script) as log:
        bench.book(claim()).remove(entry.entry_id)
        log.deliver()
    assert bench.balance(cash) == 0
    with pytest.raises(EntryNotFound):
        bench.book(claim()).amend(entry.entry_id, Amendment(description="x"))
