"""Paging: pages of long lists, in a total order in which each row keeps its position.

A list consists of items in the order of their sort keys. An item has any number of rows, which
filters may drop. A page ends after `count` rows, or when the request has read enough:

    key range      [ item 1 ][ item 2 ][ item 3 ][ item 4 ][ item 5 ] ...
    rows             a  b      .         c          d  e  f   .          . no row matches
    page of 4      |<----------------------------->|     |
                     a  b                c          d    | e, f: the next page begins after d
    last                                            ^ Position(key of item 4, row of d)

The next page reads the item of its position again, since the item may have further rows (e, f).
It drops the rows up to the position. A page may end with items without rows. Then its position is
behind these items, so that the next page does not read them again.

Other requests may write meanwhile. A row that is there during all pages is on exactly one of them.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.core.limits import PAGE_BYTES_READ_MAX, PAGE_ITEMS_READ_MAX
from ledger.store.items import codec
from ledger.store.keys import Key, sort_name
from ledger.store.table import Table

SLICE_ITEMS = 250  # After the first query of a page, since its filter drops most rows.
T = TypeVar("T")

LAST_ROW = 1 << 60  # Behind each row of an item: line ids are below 2**53.


class Position(Struct, frozen=True, order=True):
    """The place of a row in its list: the key of its item, and the row within the item."""

    key: str
    row: int = 0


class PageRequest(Struct, frozen=True):
    """The number of rows, the direction, and the position after which the page begins."""

    count: int
    ascending: bool = False
    after: Position | None = None

    def __post_init__(self) -> None:
        assert self.count >= 0

    def is_after(self, position: Position) -> bool:
        """Return whether a row at `position` comes after the last page."""
        if self.after is None:
            return True
        return position > self.after if self.ascending else position < self.after


def own_key(item: Item) -> str:
    """Return an item's key in the table's own lists."""
    return str(item["SK"]["S"])


def same_key(key: str) -> tuple[str, str]:
    """Return the sort keys around a key that is the sort key itself."""
    return key, key


class KeyRange(Struct, frozen=True):
    """A part of a list in the table, from key to key, both included.

    `key_of` returns an item's key in the list, `around` the least and the greatest sort key of the
    items with such a key. Several ranges make one list if their keys are of one kind.
    """

    low: Key
    high: Key
    key_of: Callable[[Item], str] = own_key
    around: Callable[[str], tuple[str, str]] = same_key

    def begin(self, page_request: PageRequest) -> "KeyRange":
        """Return the range from the item of the page's position, which may have further rows."""
        key = "" if page_request.after is None else page_request.after.key
        return self.between(key, "") if page_request.ascending else self.between("", key)

    def between(self, first: str, last: str) -> "KeyRange":
        """Return the part of the range between two keys of the list; an empty one is no bound."""
        name = sort_name(self.low)
        low_text, high_text = self.low[name]["S"], self.high[name]["S"]
        low = {"S": max(low_text, self.around(first)[0]) if first else low_text}
        high = {"S": min(high_text, self.around(last)[1]) if last else high_text}
        return replace(self, low={**self.low, name: low}, high={**self.high, name: high})

    @property
    def is_empty(self) -> bool:
        """True if no key can be in the range."""
        name = sort_name(self.low)
        return self.low[name]["S"] > self.high[name]["S"]


class Page(Struct, Generic[T], frozen=True):
    """The rows of a page, and the position after which the next one begins; None at the end.

    `places` are the positions of the rows, so that a page that turns out too large can end earlier.
    A page whose rows were filtered, or are one of numbered pages, has other positions or none.
    """

    rows: tuple[T, ...]
    places: tuple[Position, ...]
    last: Position | None

    def first(self, count: int) -> "Page[T]":
        """Return the page that ends after `count` rows. Only an empty page ends after none."""
        if count >= len(self.rows):
            return self
        assert count > 0
        assert len(self.places) == len(self.rows)
        return Page(self.rows[:count], self.places[:count], self.places[count - 1])


def page_of(rows: Sequence[tuple[Position, T]], page_request: PageRequest) -> Page[T]:
    """Return a page of rows in memory, which are in the order of their positions."""
    left = [(position, row) for position, row in rows if page_request.is_after(position)]
    page = left[: page_request.count]
    last = page[-1][0] if len(left) > page_request.count else None
    return Page(tuple(row for _, row in page), tuple(position for position, _ in page), last)


class _Budget:
    """The items that one request may still read of a list."""

    def __init__(self) -> None:
        self.left = PAGE_ITEMS_READ_MAX
        # True once a range was cut off; later items of other ranges are out of order then.
        self.is_spent = False

    def items(self, table: Table, span: KeyRange, page_request: PageRequest) -> Iterator[Item]:
        """Yield the items of a range, slice by slice, until the budget is spent."""
        start: Key | None = None
        # One item more at the begin, of the last page; one at the end, to know whether more follow.
        size = page_request.count + 2
        while not span.is_empty:
            if self.left <= 0:
                self.is_spent = True
                return
            items, start = table.query_range(
                span.low, span.high, size, page_request.ascending, start
            )
            assert len(items) <= size
            self.left -= len(items)
            yield from items
            if start is None:
                return
            size = SLICE_ITEMS


class _Filling(Struct, Generic[T]):
    """A page while it is filled: its rows, the position of the next page, and its bytes."""

    page_request: PageRequest
    rows: list[T] = field(default_factory=list)
    places: list[Position] = field(default_factory=list)
    last: Position | None = None
    bytes_held: int = 0

    @property
    def is_full(self) -> bool:
        return len(self.rows) == self.page_request.count or self.bytes_held >= PAGE_BYTES_READ_MAX

    def add(self, key: str, matches: list[tuple[Position, T]], bytes_: int) -> bool:
        """Add an item's rows; return whether all of them fitted into the page."""
        room = self.page_request.count - len(self.rows)
        fitting = [] if matches and self.is_full else matches[:room]
        self.rows += [row for _, row in fitting]
        self.places += [position for position, _ in fitting]
        self.bytes_held += bytes_
        assert len(self.rows) <= self.page_request.count
        if fitting and len(self.rows) == self.page_request.count:
            self.last = self.places[-1]
        elif not self.is_full or fitting:
            # All rows of the item were read, so the next page begins behind them.
            self.last = Position(key, LAST_ROW if self.page_request.ascending else -1)
        return len(fitting) == len(matches)

    def end(self, last: Position | None) -> Page[T]:
        return Page(tuple(self.rows), tuple(self.places), last)


def read_page(
    table: Table,
    spans: Sequence[KeyRange],
    page_request: PageRequest,
    rows_of: Callable[[Item], Iterable[tuple[int, T]]],
    bytes_of: Callable[[T], int] = lambda _: 0,
) -> Page[T]:
    """Return a page of the rows that `rows_of` yields for each item, with their row numbers.

    A request reads about PAGE_ITEMS_READ_MAX items at most. A page also ends with the item that
    fills it to PAGE_BYTES_READ_MAX; `bytes_of` returns the bytes of a row's item. So a page may be
    short, or empty, while more rows follow.
    """
    budget, page = _Budget(), _Filling[T](page_request)
    streams = [
        (
            (span.key_of(item), item)
            for item in budget.items(table, span.begin(page_request), page_request)
        )
        for span in spans
    ]
    # Each range is in order already, so a merge needs one item of each in memory.
    for key, item in heapq.merge(
        *streams, key=lambda pair: pair[0], reverse=not page_request.ascending
    ):
        if budget.is_spent:
            break
        rows = ((Position(key, number), row) for number, row in rows_of(item))
        matches = [(position, row) for position, row in rows if page_request.is_after(position)]
        if not page.add(key, matches, bytes_of(matches[0][1]) if matches else 0):
            return page.end(page.last)
    return page.end(page.last if budget.is_spent else None)


def read_whole(
    table: Table,
    spans: Sequence[KeyRange],
    page_request: PageRequest,
    kind_and_reader: tuple[str, Callable[[Item], T]],
    keep: Callable[[T], bool],
    bytes_of: Callable[[T], int] = lambda _: 0,
) -> Page[T]:
    """Return a page of a list with one row for each item that has the kind and matches `keep`.

    `kind_and_reader` has the kind, and the function that reads an item.
    """
    kind, to_row = kind_and_reader

    def rows_of(item: Item) -> Iterator[tuple[int, T]]:
        if codec.kind_of(item) == kind:
            row = to_row(item)
            if keep(row):
                yield 0, row

    return read_page(table, spans, page_request, rows_of, bytes_of)
