"""Reversing: an entry has one reversal at most, of its present version."""

import pytest

from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine, Entry
from ledger.errors import BalanceBelowFloor, EntryNotFound, EntryReversed, NotFound
from tests.bench import NOW, Bench, claim
from tests.book.conftest import raised_to
from tools.local.faults import faults, meanwhile

DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT


def test_a_check_may_refuse_the_present_version_and_nothing_is_written(
    bench: Bench, entry: Entry, cash: int
) -> None:
    def refuse(entry: Entry) -> None:
        assert entry == entry
        raise NotFound()

    with pytest.raises(NotFound):
        bench.book(claim()).reverse(entry.entry_id, None, refuse)
    assert bench.balance(cash) == 1000
    assert bench.book(claim()).read.entry(entry.entry_id).reversed_by is None


def test_a_reversal_has_a_reversal_too_and_only_one(bench: Bench, entry: Entry, cash: int) -> None:
    reversal = bench.book(claim()).reverse(entry.entry_id).entry
    second = bench.book(claim()).reverse(reversal.entry_id).entry
    assert bench.balance(cash) == 1000
    assert [(line.account_id, line.direction, line.amount_minor) for line in second.lines] == [
        (line.account_id, line.direction, line.amount_minor) for line in entry.lines
    ]
    assert bench.book(claim()).reverse(reversal.entry_id).entry == second


def test_an_entry_that_is_not_there_has_no_reversal(bench: Bench) -> None:
    with pytest.raises(EntryNotFound):
        bench.book(claim()).reverse(5)


def test_a_reversal_is_the_opposite_once_and_linked_both_ways(
    bench: Bench, entry: Entry, cash: int
) -> None:
    first = bench.book(claim()).reverse(entry.entry_id)
    assert (first.replayed, bench.balance(cash)) == (False, 0)
    repeated = bench.book(claim()).reverse(entry.entry_id)
    assert (repeated.replayed, repeated.entry) == (True, first.entry)
    assert first.entry.reverses == entry.entry_id
    assert bench.book(claim()).read.entry(entry.entry_id).reversed_by == first.entry.entry_id
    assert [line.direction for line in first.entry.lines] == [CREDIT, DEBIT]


def test_a_reversed_entry_is_closed_to_amendment(bench: Bench, entry: Entry) -> None:
    bench.book(claim()).reverse(entry.entry_id)
    with pytest.raises(EntryReversed):
        bench.book(claim()).amend(entry.entry_id, raised_to(entry, 5))


def test_a_reversal_below_a_floor_is_refused(
    bench: Bench, entry: Entry, cash: int, sales: int
) -> None:
    bench.enter(DraftLine(sales, DEBIT, 1), DraftLine(cash, CREDIT, 1))
    with pytest.raises(BalanceBelowFloor):
        bench.book(claim()).reverse(entry.entry_id, NOW)
    assert bench.book(claim()).read.entry(entry.entry_id).reversed_by is None


@pytest.mark.parametrize("script", [["lost"], ["again"], ["reset"], ["late"]], ids="-".join)
def test_a_reversal_happens_once_through_every_fault(
    bench: Bench, entry: Entry, cash: int, script: list[str]
) -> None:
    with faults(bench.process.client, *script) as log:
        first = bench.book(claim()).reverse(entry.entry_id)
        log.deliver()
    assert bench.balance(cash) == 0
    assert bench.book(claim()).reverse(entry.entry_id).entry == first.entry


def test_a_reversal_that_is_overtaken_is_made_of_what_the_entry_is_then(
    bench: Bench, entry: Entry, cash: int
) -> None:
    def reverse_first() -> None:
        bench.book(claim()).amend(entry.entry_id, raised_to(entry, 700))

    with meanwhile(bench.process.client, reverse_first):
        posted = bench.book(claim()).reverse(entry.entry_id)
    assert [line.amount_minor for line in posted.entry.lines] == [700, 700]
    assert bench.balance(cash) == 0
