"""**Entries are never deleted; every version stays readable; a reversal happens once.**"""

import pytest
from msgspec.structs import replace

from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment
from ledger.core.entries import DraftLine, Entry
from ledger.errors import (
    BalanceBelowFloor,
    EntryNotFound,
    EntryUnbalanced,
    IdempotencyConflict,
    LineNotFound,
    VersionConflict,
)
from tests.bench import Bench, claim
from tests.book.conftest import raised_to
from tools.local.faults import faults

DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT


def test_an_amendment_is_a_new_version_and_moves_balances_by_the_difference(
    bench: Bench, entry: Entry, cash: int
) -> None:
    amended = bench.book(claim()).amend(entry.entry_id, raised_to(entry, 400))
    assert (amended.version, bench.balance(cash)) == (2, 400)
    read = bench.book(claim()).read
    assert [version.lines[0].amount_minor for version in read.versions(entry.entry_id)] == [
        1000,
        400,
    ]
    assert read.version(entry.entry_id, 1) == entry
    assert read.version(entry.entry_id, 2) == amended == read.entry(entry.entry_id)


def test_an_amendment_below_a_floor_is_refused_and_changes_nothing(
    bench: Bench, entry: Entry, cash: int, sales: int
) -> None:
    bench.enter(DraftLine(sales, DEBIT, 700), DraftLine(cash, CREDIT, 700))
    with pytest.raises(BalanceBelowFloor):
        bench.book(claim()).amend(entry.entry_id, raised_to(entry, 699))
    assert bench.balance(cash) == 300
    assert bench.book(claim()).read.entry(entry.entry_id) == entry


@pytest.mark.parametrize(
    ("amendment", "refusal"),
    [
        (Amendment(create=(DraftLine(1, DEBIT, 5),)), EntryUnbalanced),
        (Amendment(delete=frozenset({999})), LineNotFound),
        (Amendment(expected_version=7), VersionConflict),
    ],
)
def test_an_invalid_amendment_is_refused(
    bench: Bench, entry: Entry, amendment: Amendment, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        bench.book(claim()).amend(entry.entry_id, amendment)
    assert bench.book(claim()).read.versions(entry.entry_id) == [entry]


def test_the_version_expected_is_honoured(bench: Bench, entry: Entry) -> None:
    first = bench.book(claim()).amend(entry.entry_id, raised_to(entry, 500, expected_version=1))
    with pytest.raises(VersionConflict):
        bench.book(claim()).amend(entry.entry_id, raised_to(entry, 600, expected_version=1))
    assert bench.book(claim()).read.entry(entry.entry_id) == first


@pytest.mark.parametrize("key", ["", "key"], ids=["without a key", "with a key"])
@pytest.mark.parametrize(
    "script", [["lost"], ["again"], ["reset"], ["late"], ["conflict", "lost"]], ids="-".join
)
def test_an_amendment_is_applied_once_through_every_fault(
    bench: Bench, entry: Entry, cash: int, sales: int, key: str, script: list[str]
) -> None:
    lines = (DraftLine(cash, DEBIT, 100), DraftLine(sales, CREDIT, 100))
    with faults(bench.process.client, *script) as log:
        amended = bench.book(claim(key)).amend(entry.entry_id, Amendment(create=lines))
        log.deliver()
    assert (amended.version, len(amended.lines), bench.balance(cash)) == (2, 4, 1100)
    assert len(bench.book(claim()).read.versions(entry.entry_id)) == 2


def test_a_keyed_amendment_is_answered_the_same_for_ever(bench: Bench, entry: Entry) -> None:
    by_key = claim("key")
    first = bench.book(by_key).amend(entry.entry_id, raised_to(entry, 500))
    deleted = frozenset(entry.line_id(line) for line in entry.lines)
    lines = tuple(DraftLine(line.account_id, line.direction, 1) for line in entry.lines)
    bench.book(claim()).amend(entry.entry_id, Amendment(create=lines, delete=deleted))
    repeated = bench.book(claim("key")).amend(entry.entry_id, raised_to(entry, 500))
    assert repeated == first
    with pytest.raises(IdempotencyConflict):
        bench.book(claim("key", "else")).amend(entry.entry_id, raised_to(entry, 500))
    assert bench.book(claim()).read.entry(entry.entry_id).version == 3


def test_a_replay_of_the_post_is_answered_with_the_entry_as_it_was_posted(
    bench: Bench, cash: int, sales: int
) -> None:
    lines = (DraftLine(cash, DEBIT, 1000), DraftLine(sales, CREDIT, 1000))
    posted = bench.enter(*lines, by=claim("post"))
    bench.book(claim()).amend(posted.entry_id, raised_to(posted, 5))
    assert bench.enter(*lines, by=claim("post")) == posted
    assert bench.balance(cash) == 5


def test_twenty_amendments_of_five_hundred_lines_keep_every_line_number_apart(
    bench: Bench, sales: int
) -> None:
    refund = bench.open("Refunds")
    sides = [
        DraftLine((sales, refund)[index % 2], (DEBIT, CREDIT)[index % 2], 1) for index in range(500)
    ]
    entry = bench.enter(*sides)
    line_ids = {entry.line_id(line) for line in entry.lines}
    for _ in range(20):
        deleted = frozenset(entry.line_id(line) for line in entry.lines)
        amendment = Amendment(create=tuple(sides), delete=deleted)
        entry = bench.book(claim()).amend(entry.entry_id, amendment)
        numbers = {entry.line_id(line) for line in entry.lines}
        assert not numbers & line_ids
        line_ids |= numbers
    assert (entry.version, len(line_ids)) == (21, 500 * 21)
    read = bench.book(claim()).read
    for line in (entry.lines[0], entry.lines[-1]):
        owner = read.entry(entry.line_id(line) >> 10)  # its own number, or an alias
        assert owner == entry
        assert owner.lines_by_id()[entry.line_id(line)] == line


def test_a_number_that_the_same_write_changes_counts_as_taken(bench: Bench, sales: int) -> None:
    """An alias at the tick of its own entry, as a replayed or frozen clock would have it."""
    refund = bench.open("Refunds")
    sides = [
        DraftLine((sales, refund)[index % 2], (DEBIT, CREDIT)[index % 2], 1)
        for index in range(1000)
    ]
    for _ in range(8):  # one in four would take the entry's own number
        request = claim()
        entry = bench.enter(*sides, by=request)
        second_request = replace(claim(), now_ms=request.now_ms)
        amended = bench.book(second_request).amend(
            entry.entry_id, Amendment(create=tuple(sides[:200]), delete=_first(entry, 200))
        )
        assert len(amended.aliases) == 1
        assert amended.aliases[0] != entry.entry_id


def _first(entry: Entry, count: int) -> frozenset[int]:
    return frozenset(entry.line_id(line) for line in entry.lines[:count])


def test_a_key_is_used_for_ever_also_if_its_entry_was_removed(bench: Bench) -> None:
    """Else a late retry would put the entry back into the books."""
    lines = (DraftLine(bench.open("Cash"), DEBIT, 100), DraftLine(bench.open("Sales"), CREDIT, 100))
    posted = bench.enter(*lines, by=claim("a key"))
    amended = bench.book(claim("another")).amend(posted.entry_id, Amendment(description="better"))
    bench.book(claim()).remove(posted.entry_id)
    assert bench.enter(*lines, by=claim("a key")) == posted
    repeated = bench.book(claim("another")).amend(posted.entry_id, Amendment(description="better"))
    assert repeated == amended
    with pytest.raises(IdempotencyConflict):
        bench.enter(*lines, by=claim("a key", "something else"))
    read = bench.book(claim()).read
    with pytest.raises(EntryNotFound):
        read.entry(posted.entry_id)
    assert read.versions(posted.entry_id) == [posted, amended]
