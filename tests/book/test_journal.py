"""Reading a long book: in order, in pages, and never more at once than a request may read."""

from collections.abc import Iterator
from typing import Any

import pytest

from ledger.book import Reader, journal
from ledger.book.journal import Order, Wanted
from ledger.book.pages import SLICE_ITEMS, Place, Turn
from ledger.core import entries, ids
from ledger.core.accounts import Direction
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.core.limits import PAGE_ITEMS_READ_MAX
from ledger.store import items
from tests.bench import NOW, Bench, claim
from tests.faults import faults

COUNT = PAGE_ITEMS_READ_MAX + 500


def book_of(bench: Bench, count: int) -> Reader:
    """A book of so many entries, written straight into the table."""
    lines = tuple(DraftLine(1, side, 5) for side in Direction)
    draft = Draft(NOW, "EUR", lines)
    bench = bench.fresh()
    numbers = [n << 1 | 1 for n in range(count)]
    written = [items.entry_item(bench.scope, entries.accept(draft, n, NOW)) for n in numbers]
    for start in range(0, count, 25):
        puts: Any = [{"PutRequest": {"Item": item}} for item in written[start : start + 25]]
        table = bench.process.settings.table_name
        bench.process.client.batch_write_item(RequestItems={table: puts})
    return bench.book(claim()).read


def pages(read: Reader, wanted: Wanted, keep: Any) -> Iterator[list[Entry]]:
    after: Place | None = None
    while True:
        turn = Turn(wanted.turn.count, wanted.turn.ascending, after)
        page = journal.entries(read, Wanted(turn, wanted.order), keep)
        yield list(page.rows)
        after = page.last
        if after is None:
            return


def test_a_filter_that_little_passes_gives_short_pages_and_a_whole_list(bench: Bench) -> None:
    read = book_of(bench, COUNT)
    for order in Order:
        for ascending in (True, False):
            wanted = Wanted(Turn(20, ascending), order)
            with faults(bench.process.client) as happened:
                found = list(pages(read, wanted, lambda entry: entry.number == 2001))
            assert [entry.number for page in found for entry in page] == [2001]
            assert len(found) == 2
            assert len(happened.requests) <= COUNT // SLICE_ITEMS + 4


def test_a_page_without_a_filter_is_one_request(bench: Bench) -> None:
    read = book_of(bench, 60)
    with faults(bench.process.client) as happened:
        page = journal.entries(read, Wanted(Turn(20)), lambda _: True)
        second = journal.entries(read, Wanted(Turn(20, after=page.last)), lambda _: True)
    assert happened.requests == ["Query", "Query"]
    found = [entry.number for entry in (*page.rows, *second.rows)]
    assert found == [n << 1 | 1 for n in range(59, 19, -1)]


@pytest.mark.parametrize("count", [1, 7, 250, 1000])
@pytest.mark.parametrize("ascending", [True, False])
def test_pages_of_any_size_are_the_whole_list(bench: Bench, ascending: bool, count: int) -> None:
    read = book_of(bench, 60)
    few = Wanted(Turn(count, ascending), numbers=(0, 101))
    found: list[int] = []
    after: Place | None = None
    while True:
        turn = Turn(count, ascending, after)
        page = journal.entries(read, Wanted(turn, numbers=few.numbers), lambda _: True)
        found += [entry.number for entry in page.rows]
        assert len(page.rows) == count or page.last is None
        after = page.last
        if after is None:
            break
    expected = [n << 1 | 1 for n in range(51)]
    assert found == (expected if ascending else expected[::-1])


@pytest.mark.parametrize("numbers", [(5, 4), (ids.NUMBER_MAX + 1, 1 << 60), (-5, -1)])
def test_an_empty_range_is_an_empty_page(bench: Bench, numbers: tuple[int, int]) -> None:
    page = journal.entries(book_of(bench, 5), Wanted(Turn(5), numbers=numbers), lambda _: True)
    assert (page.rows, page.last) == ((), None)
