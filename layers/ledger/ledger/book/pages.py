"""Pages of long lists: rows in a total order, that each stay in their place while others write."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from ledger.core.limits import PAGE_ITEMS_READ_MAX
from ledger.store.items import Item
from ledger.store.keys import Key
from ledger.store.table import Table

SLICE_ITEMS = 250
T = TypeVar("T")

_LAST_ROW = 1 << 60


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a row stands in its list: the sort key of its item, and which row of it."""

    key: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page of a list is asked for: how many rows, in which direction, after which place."""

    count: int
    ascending: bool = False
    after: Place | None = None

    def is_after(self, place: Place) -> bool:
        """Whether a row at `place` comes after where the last page ended."""
        if self.after is None:
            return True
        return place > self.after if self.ascending else place < self.after


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a list that a page is of: from key to key, both included."""

    low: Key
    high: Key
    turn: Turn

    @property
    def sort_name(self) -> str:
        return "LSK" if "LPK" in self.low else "SK"

    def from_place(self) -> "Span":
        """The span that begins with the item of the place, since that may have further rows."""
        after = self.turn.after
        if after is None:
            return self
        here = {**self.low, self.sort_name: {"S": after.key}}
        if self.turn.ascending:
            return replace(self, low=max(self.low, here, key=self._sort_key))
        return replace(self, high=min(self.high, here, key=self._sort_key))

    def _sort_key(self, key: Key) -> str:
        return key[self.sort_name]["S"]

    @property
    def is_empty(self) -> bool:
        return self._sort_key(self.low) > self._sort_key(self.high)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of a page, and the place after which the next one begins; None if none follows."""

    rows: tuple[T, ...]
    last: Place | None


Expand = Callable[[Sequence[Item]], Iterable[tuple[Place, T]]]


def read_page(table: Table, span: Span, expand: Expand[T]) -> Page[T]:
    """A page of the rows that `expand` makes of the items, in the order of the span.

    It makes none of an item that is not wanted. One request reads at most PAGE_ITEMS_READ_MAX
    items; a page may then be short, or empty, with more to follow.
    """
    turn, count = span.turn, span.turn.count
    rows: list[T] = []
    last: Place | None = None
    start: Key | None = None
    here = span.from_place()
    unread = 0 if here.is_empty else PAGE_ITEMS_READ_MAX
    size = count + 2  # one that the last page ended with, and one to know whether more follow
    while unread > 0:
        items, start = table.between(here.low, here.high, size, turn.ascending, start)
        for place, row in expand(items):
            if not turn.is_after(place):
                continue
            if len(rows) == count:
                return Page(tuple(rows), last)
            rows.append(row)
            last = place
        if start is None:
            return Page(tuple(rows), None)
        unread -= len(items)
        size = SLICE_ITEMS
        # What was read and not wanted need not be read again.
        last = Place(start[span.sort_name]["S"], _LAST_ROW if turn.ascending else -1)
    return Page(tuple(rows), last)


def read_whole(
    table: Table, span: Span, of: tuple[str, Callable[[Item], T]], keep: Callable[[T], bool]
) -> Page[T]:
    """A page of items that are a row each: those of a kind, read so, that `keep` keeps."""
    kind, to_row = of

    def expand(found: Sequence[Item]) -> Iterable[tuple[Place, T]]:
        for item in found:
            if item["kind"]["S"] == kind:
                row = to_row(item)
                if keep(row):
                    yield Place(item[span.sort_name]["S"]), row

    return read_page(table, span, expand)
