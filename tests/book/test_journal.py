"""Reading a long book: in order, in pages, and never more at once than a request may read."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from ledger.book import Reader, journal
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import SLICE_ITEMS, PageRequest, Position
from ledger.core import entries, ids
from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment
from ledger.core.entries import Draft, DraftLine, Entry, Line
from ledger.core.limits import PAGE_ITEMS_READ_MAX
from ledger.store.items.entries import entry_item
from tests.bench import NOW, SOMEBODY, Bench, claim
from tools.local.faults import faults

COUNT = PAGE_ITEMS_READ_MAX + 500


def book_of(bench: Bench, count: int) -> Reader:
    """A book of so many entries, written straight into the table."""
    lines = tuple(DraftLine(1, side, 5) for side in Direction)
    draft = Draft(NOW, "EUR", lines)
    bench = bench.fresh()
    numbers = [n << 1 | 1 for n in range(count)]
    written = [entry_item(bench.scope, entries.accept(draft, n, NOW, SOMEBODY)) for n in numbers]
    for start in range(0, count, 25):
        puts: Any = [{"PutRequest": {"Item": item}} for item in written[start : start + 25]]
        table = bench.process.settings.table_name
        bench.process.client.batch_write_item(RequestItems={table: puts})
    return bench.book(claim()).read


def pages(read: Reader, wanted: JournalQuery, keep: Any) -> Iterator[list[Entry]]:
    after: Position | None = None
    while True:
        turn = PageRequest(wanted.turn.count, wanted.turn.ascending, after)
        page = journal.entries(read, JournalQuery(turn, wanted.order), keep)
        yield list(page.rows)
        after = page.last
        if after is None:
            return


def test_a_filter_that_little_passes_gives_short_pages_and_a_whole_list(bench: Bench) -> None:
    read = book_of(bench, COUNT)
    for order in Order:
        for ascending in (True, False):
            wanted = JournalQuery(PageRequest(20, ascending), order)
            with faults(bench.process.client) as happened:
                found = list(pages(read, wanted, lambda entry: entry.entry_id == 2001))
            assert [entry.entry_id for page in found for entry in page] == [2001]
            assert len(found) == 2
            assert len(happened.requests) <= COUNT // SLICE_ITEMS + 4


def test_a_page_without_a_filter_is_one_request(bench: Bench) -> None:
    read = book_of(bench, 60)
    with faults(bench.process.client) as happened:
        page = journal.entries(read, JournalQuery(PageRequest(20)), lambda _: True)
        second = journal.entries(
            read, JournalQuery(PageRequest(20, after=page.last)), lambda _: True
        )
    assert happened.requests == ["Query", "Query"]
    found = [entry.entry_id for entry in (*page.rows, *second.rows)]
    assert found == [n << 1 | 1 for n in range(59, 19, -1)]


@pytest.mark.parametrize("count", [1, 7, 250, 1000])
@pytest.mark.parametrize("ascending", [True, False])
def test_pages_of_any_size_are_the_whole_list(bench: Bench, ascending: bool, count: int) -> None:
    read = book_of(bench, 60)
    few = JournalQuery(PageRequest(count, ascending), numbers=(0, 101))
    found: list[int] = []
    after: Position | None = None
    while True:
        turn = PageRequest(count, ascending, after)
        page = journal.entries(read, JournalQuery(turn, numbers=few.numbers), lambda _: True)
        found += [entry.entry_id for entry in page.rows]
        assert len(page.rows) == count or page.last is None
        after = page.last
        if after is None:
            break
    expected = [n << 1 | 1 for n in range(51)]
    assert found == (expected if ascending else expected[::-1])


@pytest.mark.parametrize("numbers", [(5, 4), (ids.NUMBER_MAX + 1, 1 << 60), (-5, -1)])
def test_an_empty_range_is_an_empty_page(bench: Bench, numbers: tuple[int, int]) -> None:
    page = journal.entries(
        book_of(bench, 5), JournalQuery(PageRequest(5), numbers=numbers), lambda _: True
    )
    assert (page.rows, page.last) == ((), None)


def made(bench: Bench) -> tuple[Bench, list[Entry]]:
    """A new book of six entries: two with keys, two of each of three days."""
    bench = bench.fresh()
    pair = bench.pair()
    entries_made = [
        bench.enter(*pair, by=claim("" if n % 3 else f"key {n}"), at=NOW + timedelta(days=n // 2))
        for n in range(6)
    ]
    return bench, entries_made


def test_the_journal_is_read_in_each_of_its_orders(bench: Bench) -> None:
    bench, six = made(bench)
    read = bench.book(claim()).read
    for order, key in (
        (Order.NUMBER, lambda entry: entry.entry_id),
        (Order.DATE, lambda entry: (entry.effective_at, entry.entry_id)),
        (Order.CREATION, lambda entry: (ids.clock_time(entry.entry_id), entry.entry_id)),
    ):
        for ascending in (True, False):
            page = journal.entries(
                read, JournalQuery(PageRequest(9, ascending), order), lambda _: True
            )
            if order is Order.CREATION:
                # Keyed ones were all made at NOW, and stand by that time.
                assert {entry.entry_id for entry in page.rows} == {entry.entry_id for entry in six}
                continue
            expected = sorted(six, key=key, reverse=not ascending)
            assert list(page.rows) == expected, (order, ascending)


def test_dates_and_numbers_bound_what_is_read(bench: Bench) -> None:
    bench, six = made(bench)
    read = bench.book(claim()).read
    day = timedelta(days=1)
    wanted = JournalQuery(PageRequest(9, ascending=True), Order.DATE, dates=(NOW + day, NOW + day))
    page = journal.entries(read, wanted, lambda _: True)
    assert {entry.entry_id for entry in page.rows} == {entry.entry_id for entry in six[2:4]}
    number = six[1].entry_id
    exact = JournalQuery(PageRequest(9), numbers=(number, number))
    assert journal.entries(read, exact, lambda _: True).rows == (six[1],)
    assert journal.count(read, exact, lambda _: True) == 1
    assert journal.count(read, JournalQuery(PageRequest(2)), lambda _: True) == 6
    assert journal.count(read, JournalQuery(PageRequest(2)), lambda entry: entry != six[0]) == 5


def test_a_count_beyond_what_one_request_reads_is_not_made_up(bench: Bench) -> None:
    read = book_of(bench, COUNT)
    assert journal.count(read, JournalQuery(PageRequest(2)), lambda _: True) is None


def test_entries_that_are_named_are_paged_in_any_order(bench: Bench) -> None:
    bench, six = made(bench)
    read = bench.book(claim()).read
    label = bench.label.account_id
    numbers = [entry.entry_id for entry in six]
    for order in Order:
        first = journal.entries_by_id(
            read, JournalQuery(PageRequest(4), order), [*numbers, 3, label], lambda _: True
        )
        assert len(first.rows) == 4
        rest = JournalQuery(PageRequest(4, after=first.last), order)
        second = journal.entries_by_id(read, rest, numbers, lambda entry: entry != six[0])
        assert second.last is None
        found = [entry.entry_id for entry in (*first.rows, *second.rows)]
        assert set(found) | {six[0].entry_id} == set(numbers)
        assert len(found) == len(set(found))
    exactly = journal.entries_by_id(read, JournalQuery(PageRequest(6)), numbers, lambda _: True)
    assert (len(exactly.rows), exactly.last) == (6, None)
    by_date = journal.entries_by_id(
        read, JournalQuery(PageRequest(9), Order.DATE), numbers, lambda _: True
    )
    dated = sorted(six, key=lambda entry: (entry.effective_at, entry.entry_id), reverse=True)
    assert list(by_date.rows) == dated
    by_number = journal.entries_by_id(
        read, JournalQuery(PageRequest(9, ascending=True)), numbers[::-1], lambda _: True
    )
    assert [entry.entry_id for entry in by_number.rows] == sorted(numbers)


def test_lines_are_listed_where_their_own_numbers_are(bench: Bench) -> None:
    bench = bench.fresh()
    pair = bench.pair()
    first, second = bench.enter(*pair, by=claim()), bench.enter(*pair, by=claim())
    for _ in range(3):  # 400 lines more each time: beyond the 1,024 ids of a number
        present = bench.book(claim()).read.entry(first.entry_id)
        gone = list(map(present.line_number, present.lines))
        change = Amendment(create=tuple(pair) * 200, delete=frozenset(gone[:400]))
        bench.book(claim()).amend(first.entry_id, change)
    amended = bench.book(claim()).read.entry(first.entry_id)
    assert amended.aliases
    read = bench.book(claim()).read
    expected = [(e, line) for e in (amended, second) for line in e.lines]

    def place(row: tuple[Entry, Line]) -> int:
        return row[0].line_number(row[1])

    expected.sort(key=place)
    for ascending in (True, False):
        found: list[tuple[Entry, Line]] = []
        turn: PageRequest | None = PageRequest(100, ascending)
        while turn is not None:
            page = journal.lines(read, JournalQuery(turn), lambda *_: True)
            found += page.rows
            turn = PageRequest(100, ascending, page.last) if page.last else None
        assert found == (expected if ascending else expected[::-1])
    by_date = journal.lines(
        read, JournalQuery(PageRequest(1000, ascending=True), Order.DATE), lambda *_: True
    )
    assert sorted(by_date.rows, key=place) == sorted(expected, key=place)
    debits = journal.lines(
        read, JournalQuery(PageRequest(1000)), lambda _, line: line.direction is Direction.DEBIT
    )
    assert {line.direction for _, line in debits.rows} == {Direction.DEBIT}


def test_the_lines_of_an_entry_are_paged_by_their_numbers(bench: Bench) -> None:
    entry = bench.enter(*(line for _ in range(3) for line in bench.pair()))
    numbers = sorted(map(entry.line_number, entry.lines))
    first = journal.lines_of(entry, PageRequest(4, ascending=True), lambda *_: True)
    assert [one.line_number(line) for one, line in first.rows] == numbers[:4]
    rest = journal.lines_of(entry, PageRequest(4, True, first.last), lambda *_: True)
    assert ([one.line_number(line) for one, line in rest.rows], rest.last) == (numbers[4:], None)
    down = journal.lines_of(
        entry, PageRequest(9), lambda _, line: line.direction is Direction.DEBIT
    )
    found = [one.line_number(line) for one, line in down.rows]
    assert found == numbers[::-1][1::2]


def test_an_entry_with_further_numbers_that_is_removed_yields_no_lines(bench: Bench) -> None:
    """Its further numbers stay in the journal for ever; they once made the whole list a 404."""
    bench = bench.fresh()
    cash = bench.open("Cash")
    lines = tuple(DraftLine(cash, side, 1) for side in [*Direction] * 300)
    kept, removed = (bench.enter(*lines).entry_id for _ in range(2))
    for _ in range(2):
        now = bench.book(claim()).read.entry(removed)
        gone = frozenset(now.line_number(line) for line in now.lines)
        bench.book(claim()).amend(removed, Amendment(delete=gone, create=lines))
    assert bench.book(claim()).read.entry(removed).aliases
    bench.book(claim()).remove(removed)
    wanted = JournalQuery(PageRequest(2_000))
    found = journal.lines(bench.book(claim()).read, wanted, lambda _entry, _line: True)
    assert {entry.entry_id for entry, _ in found.rows} == {kept}
    assert len(found.rows) == len(lines)
