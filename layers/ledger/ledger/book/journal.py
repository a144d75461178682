"""The journal of a book: its entries, or their lines, in the order of their numbers or dates.

By number is strongly consistent; by date a new entry may take a moment to be listed. Entries of a
subledger are not in it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ledger.book.pages import Page, Place, Span, Turn, read_page, read_whole
from ledger.book.reader import Reader
from ledger.core import ids
from ledger.core.entries import Entry, Line
from ledger.store import items, keys
from ledger.store.items import Item

EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
LATEST = datetime(9998, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of the journal, and in which order.

    `numbers` and `dates` bound what is read, both ends included; the one that is not the order's
    has no effect.
    """

    turn: Turn
    by_date: bool = False
    numbers: tuple[int, int] = (0, ids.NUMBER_MAX)
    dates: tuple[datetime, datetime] = (EARLIEST, LATEST)

    def span(self, scope: keys.Scope) -> Span:
        if self.by_date:
            low = keys.entries_of_journal(scope, self.dates[0], 0)
            high = keys.entries_of_journal(scope, self.dates[1], ids.NUMBER_MAX)
        else:
            low = keys.entry_of_journal(scope, max(0, self.numbers[0]))
            high = keys.entry_of_journal(scope, min(self.numbers[1], ids.NUMBER_MAX))
        return Span(low, high, self.turn)


def entries(read: Reader, wanted: Wanted, keep: Callable[[Entry], bool]) -> Page[Entry]:
    """A page of the entries that `keep` keeps."""
    return read_whole(read.table, wanted.span(read.scope), (items.ENTRY, items.to_entry), keep)


def lines(
    read: Reader, wanted: Wanted, keep: Callable[[Entry, Line], bool]
) -> Page[tuple[Entry, Line]]:
    """A page of the lines that `keep` keeps, each with its entry; of one entry by their numbers.

    By number they are where their own numbers are: an entry that has taken further numbers for its
    lines has some of them there.
    """
    span = wanted.span(read.scope)

    def expand(found: Sequence[Item]) -> Iterator[tuple[Place, tuple[Entry, Line]]]:
        elsewhere = [item for item in found if item["kind"]["S"] == items.ALIAS]
        named = read.entries(items.read_integer(item, "entry") for item in elsewhere)
        for item in found:
            if item["kind"]["S"] == items.ALIAS:
                entry = named[items.read_integer(item, "entry")]
            elif item["kind"]["S"] == items.ENTRY:
                entry = items.to_entry(item)
            else:
                continue
            block = None if wanted.by_date else keys.number_of(item)
            for line in _ordered(entry, block, wanted.turn.ascending):
                if keep(entry, line):
                    place = Place(item[span.sort_name]["S"], entry.line_number(line))
                    yield place, (entry, line)

    return read_page(read.table, span, expand)


def lines_of(
    entry: Entry, turn: Turn, keep: Callable[[Entry, Line], bool]
) -> Page[tuple[Entry, Line]]:
    """A page of one entry's lines, by their numbers."""
    ordered = _ordered(entry, None, turn.ascending)
    placed = [(Place("", entry.line_number(line)), (entry, line)) for line in ordered]
    left = [(place, row) for place, row in placed if keep(*row) and turn.is_after(place)]
    page = left[: turn.count]
    last = page[-1][0] if len(left) > turn.count else None
    return Page(tuple(row for _, row in page), last)


def _ordered(entry: Entry, block: int | None, ascending: bool) -> list[Line]:
    """The lines, or those whose numbers begin with `block`, by their numbers."""
    chosen = [
        line
        for line in entry.lines
        if block is None or ids.split_line_number(entry.line_number(line))[0] == block
    ]
    return sorted(chosen, key=entry.line_number, reverse=not ascending)
