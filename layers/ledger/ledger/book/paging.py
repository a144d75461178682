"""Pages of long lists: rows in a total order, that each stay in their place while others write."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from ledger.aws.items import Item
from ledger.core.limits import PAGE_BYTES_READ_MAX, PAGE_ITEMS_READ_MAX
from ledger.store.items import codec
from ledger.store.keys import Key, sort_name
from ledger.store.table import Table

SLICE_ITEMS = 250
T = TypeVar("T")

_LAST_ROW = 1 << 60


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a row stands in its list: the key of its item, and which row of it."""

    key: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page of a list is asked for: how many rows, in which direction, after which place."""

    count: int
    ascending: bool = False
    after: Position | None = None

    def is_after(self, place: Position) -> bool:
        """Whether a row at `place` comes after where the last page ended."""
        if self.after is None:
            return True
        return place > self.after if self.ascending else place < self.after


def own_key(item: Item) -> str:
    """The place of an item in the table's own listings."""
    return str(item["SK"]["S"])


def as_it_is(place: str) -> tuple[str, str]:
    """The sort keys around a place whose key is the sort key."""
    return place, place


@dataclass(frozen=True, slots=True)
class KeyRange:
    """Part of a list as the table has it: from key to key, both included.

    `key_of` is an item's place in the list, `around` the least and the greatest sort key that an
    item at a place can have. Several spans are one list together if their places are of one kind.
    """

    low: Key
    high: Key
    key_of: Callable[[Item], str] = own_key
    around: Callable[[str], tuple[str, str]] = as_it_is

    def begin(self, turn: PageRequest) -> "KeyRange":
        """The span from the item that the last page ended with, which may have further rows."""
        name = sort_name(self.low)
        if turn.after is None:
            return self
        least, greatest = self.around(turn.after.key)
        if turn.ascending:
            low = max(self.low[name]["S"], least)
            return replace(self, low={**self.low, name: {"S": low}})
        high = min(self.high[name]["S"], greatest)
        return replace(self, high={**self.high, name: {"S": high}})

    @property
    def is_empty(self) -> bool:
        name = sort_name(self.low)
        return self.low[name]["S"] > self.high[name]["S"]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of a page, and the place after which the next one begins; None if none follows.

    `places` are those of the rows, so that a page which turns out too large can end earlier.
    """

    rows: tuple[T, ...]
    places: tuple[Position, ...]
    last: Position | None

    def first(self, count: int) -> "Page[T]":
        """Return the page that ends after so many rows, of which there is one at least."""
        if count >= len(self.rows):
            return self
        return Page(self.rows[:count], self.places[:count], self.places[count - 1])


def page_of(placed: Sequence[tuple[Position, T]], turn: PageRequest) -> Page[T]:
    """A page of rows that are all here, each with its place, in order."""
    left = [(place, row) for place, row in placed if turn.is_after(place)]
    page = left[: turn.count]
    last = page[-1][0] if len(left) > turn.count else None
    return Page(tuple(row for _, row in page), tuple(place for place, _ in page), last)


class _Budget:
    """How many items one request may yet read of a list."""

    def __init__(self) -> None:
        self.left = PAGE_ITEMS_READ_MAX

    def items(self, table: Table, span: KeyRange, turn: PageRequest) -> Iterator[Item]:
        """The items of a span, slice by slice; `_Spent` when no more may be read."""
        start: Key | None = None
        size = turn.count + 2  # one that the last page ended with, one to know whether more follow
        while not span.is_empty:
            if self.left <= 0:
                raise _Spent
            found, start = table.query_range(span.low, span.high, size, turn.ascending, start)
            self.left -= len(found)
            yield from found
            if start is None:
                return
            size = SLICE_ITEMS


class _Spent(Exception):
    """No more may be read for this page."""


@dataclass(slots=True)
class _Filling(Generic[T]):
    """A page while it is read: its rows so far, where the next page begins, and what they hold."""

    turn: PageRequest
    rows: list[T] = field(default_factory=list)
    places: list[Position] = field(default_factory=list)
    last: Position | None = None
    held: int = 0

    @property
    def is_full(self) -> bool:
        return len(self.rows) == self.turn.count or self.held >= PAGE_BYTES_READ_MAX

    def take(self, key: str, wanted: list[tuple[Position, T]], bytes_: int) -> bool:
        """Take the rows of an item that are wanted; false if some are left for the next page."""
        taken = [] if wanted and self.is_full else wanted[: self.turn.count - len(self.rows)]
        self.rows += [row for _, row in taken]
        self.places += [place for place, _ in taken]
        self.held += bytes_
        if taken and len(self.rows) == self.turn.count:
            self.last = self.places[-1]
        elif not self.is_full or taken:
            # What was read and not wanted need not be read again.
            self.last = Position(key, _LAST_ROW if self.turn.ascending else -1)
        return len(taken) == len(wanted)

    def ended(self, last: Position | None) -> Page[T]:
        return Page(tuple(self.rows), tuple(self.places), last)


def read_page(
    table: Table,
    spans: Sequence[KeyRange],
    turn: PageRequest,
    rows_of: Callable[[Item], Iterable[tuple[int, T]]],
    bytes_of: Callable[[T], int] = lambda _: 0,
) -> Page[T]:
    """A page of the rows that `rows_of` makes of the items, each with which row it is, in order.

    It makes none of an item that is not wanted. One request reads about PAGE_ITEMS_READ_MAX items
    at most, and ends a page at the item with which its rows hold PAGE_BYTES_READ_MAX, of which
    `bytes_of` counts what the item of a row has. A page may then be short, or empty, with more to
    follow.
    """
    budget, page = _Budget(), _Filling[T](turn)
    streams = [
        ((span.key_of(item), item) for item in budget.items(table, span.begin(turn), turn))
        for span in spans
    ]
    merged = heapq.merge(*streams, key=lambda pair: pair[0], reverse=not turn.ascending)
    try:
        for key, item in merged:
            placed = ((Position(key, number), row) for number, row in rows_of(item))
            wanted = [(place, row) for place, row in placed if turn.is_after(place)]
            if not page.take(key, wanted, bytes_of(wanted[0][1]) if wanted else 0):
                return page.ended(page.last)
    except _Spent:
        return page.ended(page.last)
    return page.ended(None)


def read_whole(
    table: Table,
    spans: Sequence[KeyRange],
    turn: PageRequest,
    of: tuple[str, Callable[[Item], T]],
    keep: Callable[[T], bool],
    bytes_of: Callable[[T], int] = lambda _: 0,
) -> Page[T]:
    """A page of items that are a row each: those of a kind, read so, that `keep` keeps."""
    kind, to_row = of

    def rows_of(item: Item) -> Iterator[tuple[int, T]]:
        if codec.kind_of(item) == kind:
            row = to_row(item)
            if keep(row):
                yield 0, row

    return read_page(table, spans, turn, rows_of, bytes_of)
