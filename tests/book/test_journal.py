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
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.core.limits import PAGE_ITEMS_READ_MAX
from ledger.store.items.entries import entry_item
from tests.bench import NOW, SOMEBODY, Bench, claim
from tools.local import engines
from tools.local.faults import faults

COUNT = PAGE_ITEMS_READ_MAX + 500


def book_of(bench: Bench, count: int) -> Reader:
    """Write a book of `count` entries straight into the table, and return its reader."""
    lines = tuple(DraftLine(1, side, 5) for side in Direction)
    draft = Draft(NOW, "EUR", lines)
    bench = bench.fresh()
    numbers = [number << 1 | 1 for number in range(count)]
    items = [
        entry_item(bench.scope, entries.accept(draft, number, NOW, SOMEBODY)) for number in numbers
    ]
    for start in range(0, count, 25):
        requests: Any = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
        table = bench.process.settings.table_name
        engines.client().batch_write_item(RequestItems={table: requests})
    return bench.book(claim()).read


def pages(read: Reader, query: JournalQuery, keep: Any) -> Iterator[list[Entry]]:
    position: Position | None = None
    while True:
        page_request = PageRequest(query.page_request.count, query.page_request.ascending, position)
        page = journal.entries(read, JournalQuery(page_request, query.order), keep)
        yield list(page.rows)
        position = page.last
        if position is None:
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
    assert result == [number << 1 | 1 for number in range(59, 19, -1)]


@pytest.mark.parametrize("count", [1, 7, 250, 1000])
@pytest.mark.parametrize("ascending", [True, False])
def test_pages_of_any_size_are_the_whole_list(bench: Bench, ascending: bool, count: int) -> None:
    read = book_of(bench, 60)
    range_query = JournalQuery(PageRequest(count, ascending), numbers=(0, 101))
    result: list[int] = []
    position: Position | None = None
    while True:
        page_request = PageRequest(count, ascending, position)
        page = journal.entries(
            read, JournalQuery(page_request, numbers=range_query.numbers), lambda _: True
        )
        result += [entry.entry_id for entry in page.rows]
        assert len(page.rows) == count or page.last is None
        position = page.last
        if position is None:
            break
    expected = [number << 1 | 1 for number in range(51)]
    assert result == (expected if ascending else expected[::-1])


@pytest.mark.parametrize("numbers", [(5, 4), (ids.ID_MAX + 1, 1 << 60), (-5, -1)])
def test_an_empty_range_is_an_empty_page(bench: Bench, numbers: tuple[int, int]) -> None:
    page = journal.entries(
        book_of(bench, 5), JournalQuery(PageRequest(5), numbers=numbers), lambda _: True
    )
    assert (page.rows, page.last) == ((), None)


def book_of_six(bench: Bench) -> tuple[Bench, list[Entry]]:
    """Write a new book of six entries: two with keys, two on each of three days."""
    bench = bench.fresh()
    lines = bench.pair()
    entries_made = [
        bench.enter(
            *lines,
            by=claim("" if number % 3 else f"key {number}"),
            at=NOW + timedelta(days=number // 2),
        )
        for number in range(6)
    ]
    return bench, entries_made


def test_the_journal_is_read_in_each_of_its_orders(bench: Bench) -> None:
    bench, posted = book_of_six(bench)
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
                assert {entry.entry_id for entry in page.rows} == {
                    entry.entry_id for entry in posted
                }
                continue
            expected = sorted(posted, key=key, reverse=not ascending)
            assert list(page.rows) == expected, (order, ascending)


def test_dates_and_numbers_bound_what_is_read(bench: Bench) -> None:
    bench, posted = book_of_six(bench)
    read = bench.book(claim()).read
    day = timedelta(days=1)
    query = JournalQuery(PageRequest(9, ascending=True), Order.DATE, dates=(NOW + day, NOW + day))
    page = journal.entries(read, query, lambda _: True)
    assert {entry.entry_id for entry in page.rows} == {entry.entry_id for entry in posted[2:4]}
    number = posted[1].entry_id
    one_entry = JournalQuery(PageRequest(9), numbers=(number, number))
    assert journal.entries(read, one_entry, lambda _: True).rows == (posted[1],)
    assert journal.count(read, one_entry, lambda _: True) == 1
    assert journal.count(read, JournalQuery(PageRequest(2)), lambda _: True) == 6
    assert journal.count(read, JournalQuery(PageRequest(2)), lambda entry: entry != posted[0]) == 5


def test_a_count_beyond_what_one_request_reads_is_not_made_up(bench: Bench) -> None:
    read = book_of(bench, COUNT)
    assert journal.count(read, JournalQuery(PageRequest(2)), lambda _: True) is None


def test_entries_that_are_named_are_paged_in_any_order(bench: Bench) -> None:
    bench, posted = book_of_six(bench)
    read = bench.book(claim()).read
    label = bench.label.account_id
    numbers = [entry.entry_id for entry in posted]
    for order in Order:
        first = journal.entries_by_id(
            read, JournalQuery(PageRequest(4), order), [*numbers, 3, label], lambda _: True
        )
        assert len(first.rows) == 4
        next_query = JournalQuery(PageRequest(4, after=first.last), order)
        second = journal.entries_by_id(read, next_query, numbers, lambda entry: entry != posted[0])
        assert second.last is None
        result = [entry.entry_id for entry in (*first.rows, *second.rows)]
        assert set(result) | {posted[0].entry_id} == set(numbers)
        assert len(result) == len(set(result))
    full_page = journal.entries_by_id(read, JournalQuery(PageRequest(6)), numbers, lambda _: True)
    assert (len(full_page.rows), full_page.last) == (6, None)
    date_page = journal.entries_by_id(
        read, JournalQuery(PageRequest(9), Order.DATE), numbers, lambda _: True
    )
    date_order = sorted(
        posted, key=lambda entry: (entry.effective_at, entry.entry_id), reverse=True
    )
    assert list(date_page.rows) == date_order
    by_number = journal.entries_by_id(
        read, JournalQuery(PageRequest(9, ascending=True)), numbers[::-1], lambda _: True
    )
    assert [entry.entry_id for entry in by_number.rows] == sorted(numbers)
