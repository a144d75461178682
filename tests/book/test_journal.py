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
    """Write a book of `count` entries straight into the table, and return its reader."""
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


def pages(read: Reader, query: JournalQuery, keep: Any) -> Iterator[list[Entry]]:
    after: Position | None = None
    while True:
        page_request = PageRequest(query.page_request.count, query.page_request.ascending, after)
        page = journal.entries(read, JournalQuery(page_request, query.order), keep)
        yield list(page.rows)
        after = page.last
        if after is None:
            return


def test_a_filter_that_little_passes_gives_short_pages_and_a_whole_list(bench: Bench) -> None:
    read = book_of(bench, COUNT)
    for order in Order:
        for ascending in (True, False):
            query = JournalQuery(PageRequest(20, ascending), order)
            with faults(bench.process.client) as log:
                result = list(pages(read, query, lambda entry: entry.entry_id == 2001))
            assert [entry.entry_id for page in result for entry in page] == [2001]
            assert len(result) == 2
            assert len(log.requests) <= COUNT // SLICE_ITEMS + 4


def test_a_page_without_a_filter_is_one_request(bench: Bench) -> None:
    read = book_of(bench, 60)
    with faults(bench.process.client) as log:
        page = journal.entries(read, JournalQuery(PageRequest(20)), lambda _: True)
        second = journal.entries(
            read, JournalQuery(PageRequest(20, after=page.last)), lambda _: True
        )
    assert log.requests == ["Query", "Query"]
    result = [entry.entry_id for entry in (*page.rows, *second.rows)]
    assert result == [n << 1 | 1 for n in range(59, 19, -1)]


@pytest.mark.parametrize("count", [1, 7, 250, 1000])
@pytest.mark.parametrize("ascending", [True, False])
def test_pages_of_any_size_are_the_whole_list(bench: Bench, ascending: bool, count: int) -> None:
    read = book_of(bench, 60)
    few = JournalQuery(PageRequest(count, ascending), numbers=(0, 101))
    result: list[int] = []
    after: Position | None = None
    while True:
        page_request = PageRequest(count, ascending, after)
        page = journal.entries(
            read, JournalQuery(page_request, numbers=few.numbers), lambda _: True
        )
        result += [entry.entry_id for entry in page.rows]
        assert len(page.rows) == count or page.last is None
        after = page.last
        if after is None:
            break
    expected = [n << 1 | 1 for n in range(51)]
    assert result == (expected if ascending else expected[::-1])


@pytest.mark.parametrize("numbers", [(5, 4), (ids.NUMBER_MAX + 1, 1 << 60), (-5, -1)])
def test_an_empty_range_is_an_empty_page(bench: Bench, numbers: tuple[int, int]) -> None:
    page = journal.entries(
        book_of(bench, 5), JournalQuery(PageRequest(5), numbers=numbers), lambda _: True
    )
    assert (page.rows, page.last) == ((), None)


def book_of_six(bench: Bench) -> tuple[Bench, list[Entry]]:
    """Write a new book of six entries: two with keys, two on each of three days."""
    bench = bench.fresh()
    pair = bench.pair()
    entries_made = [
        bench.enter(*pair, by=claim("" if n % 3 else f"key {n}"), at=NOW + timedelta(days=n // 2))
        for n in range(6)
    ]
    return bench, entries_made


def test_the_journal_is_read_in_each_of_its_orders(bench: Bench) -> None:
    bench, six = book_of_six(bench)
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
                # Entries with keys were all created at NOW, and have that place.
                assert {entry.entry_id for entry in page.rows} == {entry.entry_id for entry in six}
                continue
            expected = sorted(six, key=key, reverse=not ascending)
            assert list(page.rows) == expected, (order, ascending)


def test_dates_and_numbers_bound_what_is_read(bench: Bench) -> None:
    bench, six = book_of_six(bench)
    read = bench.book(claim()).read
    day = timedelta(days=1)
    query = JournalQuery(PageRequest(9, ascending=True), Order.DATE, dates=(NOW + day, NOW + day))
    page = journal.entries(read, query, lambda _: True)
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
    bench, six = book_of_six(bench)
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
        result = [entry.entry_id for entry in (*first.rows, *second.rows)]
        assert set(result) | {six[0].entry_id} == set(numbers)
        assert len(result) == len(set(result))
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
        line_ids = list(map(present.line_number, present.lines))
        change = Amendment(create=tuple(pair) * 200, delete=frozenset(line_ids[:400]))
        bench.book(claim()).amend(first.entry_id, change)
    amended = bench.book(claim()).read.entry(first.entry_id)
    assert amended.aliases
    read = bench.book(claim()).read
    expected = [(e, line) for e in (amended, second) for line in e.lines]

    def place(row: tuple[Entry, Line]) -> int:
        return row[0].line_number(row[1])

    expected.sort(key=place)
    for ascending in (True, False):
        result: list[tuple[Entry, Line]] = []
        page_request: PageRequest | None = PageRequest(100, ascending)
        while page_request is not None:
            page = journal.lines(read, JournalQuery(page_request), lambda *_: True)
            result += page.rows
            page_request = PageRequest(100, ascending, page.last) if page.last else None
        assert result == (expected if ascending else expected[::-1])
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
    assert [amended.line_number(line) for amended, line in first.rows] == numbers[:4]
    rest = journal.lines_of(entry, PageRequest(4, True, first.last), lambda *_: True)
    assert ([amended.line_number(line) for amended, line in rest.rows], rest.last) == (
        numbers[4:],
        None,
    )
    down = journal.lines_of(
        entry, PageRequest(9), lambda _, line: line.direction is Direction.DEBIT
    )
    result = [amended.line_number(line) for amended, line in down.rows]
    assert result == numbers[::-1][1::2]


def test_an_entry_with_further_numbers_that_is_removed_yields_no_lines(bench: Bench) -> None:
    """Its additional ids stay in the journal for ever. They once made the whole list a 404."""
    bench = bench.fresh()
    cash = bench.open("Cash")
    lines = tuple(DraftLine(cash, side, 1) for side in [*Direction] * 300)
    present_id, removed = (bench.enter(*lines).entry_id for _ in range(2))
    for _ in range(2):
        present = bench.book(claim()).read.entry(removed)
        line_ids = frozenset(present.line_number(line) for line in present.lines)
        bench.book(claim()).amend(removed, Amendment(delete=line_ids, create=lines))
    assert bench.book(claim()).read.entry(removed).aliases
    bench.book(claim()).remove(removed)
    query = JournalQuery(PageRequest(2_000))
    result = journal.lines(bench.book(claim()).read, query, lambda _entry, _line: True)
    assert {entry.entry_id for entry, _ in result.rows} == {present_id}
    assert len(result.rows) == len(lines)
