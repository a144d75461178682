"""The journal of a book: its entries, or their lines, by their numbers, their dates or their age.

By number is strongly consistent; by date a new entry may take a moment to be listed, and by age one
that was made with a key. Entries of a subledger are not in it.
"""

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import TypeVar

from ledger.aws.items import Item
from ledger.book.paging import KeyRange, Page, PageRequest, Position, page_of, read_page, read_whole
from ledger.book.reader import Reader
from ledger.core import ids, sizes
from ledger.core.entries import Entry, Line
from ledger.core.limits import PAGE_BYTES_READ_MAX, PAGE_ITEMS_READ_MAX
from ledger.store import keys
from ledger.store.items import codec
from ledger.store.items.entries import to_entry

T = TypeVar("T")
FEW = 25  # entries at a time: each may have a thousand lines
EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
LATEST = datetime(9998, 12, 31, tzinfo=UTC)


class Order(Enum):
    """What a list of the journal is in the order of."""

    NUMBER = "number"
    DATE = "date"
    CREATION = "creation"


@dataclass(frozen=True, slots=True)
class JournalQuery:
    """Which page of the journal, and in which order.

    `numbers` and `dates` bound what is read, both ends included; the one that is not the order's
    has no effect.
    """

    turn: PageRequest
    order: Order = Order.NUMBER
    numbers: tuple[int, int] = (0, ids.NUMBER_MAX)
    dates: tuple[datetime, datetime] = (EARLIEST, LATEST)

    def spans(self, scope: keys.Scope) -> tuple[KeyRange, ...]:
        if self.order is Order.DATE:
            low = keys.entries_of_journal(scope, self.dates[0], 0)
            high = keys.entries_of_journal(scope, self.dates[1], ids.NUMBER_MAX)
            return (KeyRange(low, high, _listing_key),)
        low = keys.entry_of_journal(scope, max(0, self.numbers[0]))
        if self.order is Order.NUMBER:
            high = keys.entry_of_journal(scope, min(self.numbers[1], ids.NUMBER_MAX))
            return (KeyRange(low, high),)
        first, last = (keys.keyed_entries(scope, at, 0) for at in (EARLIEST, LATEST))
        clock = keys.entry_of_journal(scope, ids.CLOCK_NUMBER_MAX)
        return (
            KeyRange(low, clock, keys.position_of, keys.ids_at),
            KeyRange(first, last, keys.position_of),
        )


def _listing_key(item: Item) -> str:
    return str(item["LSK"]["S"])


def entries(read: Reader, wanted: JournalQuery, keep: Callable[[Entry], bool]) -> Page[Entry]:
    """A page of the entries that `keep` keeps."""
    of = (codec.ENTRY, to_entry)
    spans = wanted.spans(read.scope)
    return read_whole(read.table, spans, wanted.turn, of, keep, sizes.held_bytes)


def entries_of_subledger(read: Reader, account: int, turn: PageRequest) -> Page[Entry]:
    """A page of the entries that are listed under an account, by their dates."""
    low = keys.entries_of_account(read.scope, account, EARLIEST, 0)
    high = keys.entries_of_account(read.scope, account, LATEST, ids.NUMBER_MAX)
    of = (codec.ENTRY, to_entry)
    return read_whole(read.table, [KeyRange(low, high, _listing_key)], turn, of, lambda _: True)


def chosen(
    read: Reader, wanted: JournalQuery, numbers: Collection[int], keep: Callable[[Entry], bool]
) -> Page[Entry]:
    """A page of entries that are named by their numbers, in the order that is wanted."""
    named = sorted(filter(ids.is_in_journal, numbers))
    placed = [
        (Position(_place_key(entry, wanted.order)), entry.entry_id)
        for entry in _a_few_at_a_time(read, named)
        if keep(entry)
    ]
    ordered = sorted(placed, reverse=not wanted.turn.ascending)
    page = page_of(ordered, wanted.turn)
    rows: list[Entry] = []
    held = 0
    for entry in _a_few_at_a_time(read, page.rows):
        if held >= PAGE_BYTES_READ_MAX:
            break
        rows.append(entry)
        held += sizes.held_bytes(entry)
    shown = page.first(len(rows)) if rows else page
    return Page(tuple(rows), shown.places, shown.last)


def _a_few_at_a_time(read: Reader, numbers: Sequence[int]) -> Iterator[Entry]:
    """Entries in the order of the numbers, so that few of them are held at once."""
    for first in range(0, len(numbers), FEW):
        few = numbers[first : first + FEW]
        found = read.entries(few)
        yield from (found[number] for number in few if number in found)


def _place_key(entry: Entry, order: Order) -> str:
    at = {Order.DATE: entry.effective_at, Order.CREATION: entry.created_at}.get(order)
    return keys.position(at, entry.entry_id)


def made_of(
    read: Reader,
    wanted: JournalQuery,
    keep: Callable[[Entry], bool],
    make: Callable[[Entry, int], T],
) -> Page[T]:
    """A page of what is made of each entry that `keep` keeps, and of its place in it, from 0.

    No entry is held, so that of a list of large ones as much is read as of any other.
    """
    places = itertools.count()

    def rows_of(item: Item) -> Iterator[tuple[int, T]]:
        if codec.kind_of(item) == codec.ENTRY and keep(entry := to_entry(item)):
            yield 0, make(entry, next(places))

    return read_page(read.table, wanted.spans(read.scope), wanted.turn, rows_of)


def count(read: Reader, wanted: JournalQuery, keep: Callable[[Entry], bool]) -> int | None:
    """How many entries of the journal `keep` keeps; None if there are more than one request reads.

    The page that is wanted does not matter.
    """

    every = replace(wanted, turn=PageRequest(PAGE_ITEMS_READ_MAX))
    page = made_of(read, every, keep, lambda _, place: place)
    return len(page.rows) if page.last is None else None


def lines(
    read: Reader, wanted: JournalQuery, keep: Callable[[Entry, Line], bool]
) -> Page[tuple[Entry, Line]]:
    """A page of the lines that `keep` keeps, each with its entry; of one entry by their numbers.

    By number they are where their own numbers are: an entry that has taken further numbers for its
    lines has some of them there.
    """
    by_number = wanted.order is Order.NUMBER

    def rows_of(item: Item) -> Iterator[tuple[int, tuple[Entry, Line]]]:
        kind = codec.kind_of(item)
        if kind == codec.ALIAS and by_number:
            # The entry may have been removed since: then it has no lines.
            number = codec.read_integer(item, "entry")
            entry = read.entries([number]).get(number)
        else:
            entry = to_entry(item) if kind == codec.ENTRY else None
        if entry is None:
            return
        block = keys.id_of(item) if by_number else None
        for line in _ordered(entry, block, wanted.turn.ascending):
            if keep(entry, line):
                yield entry.line_number(line), (entry, line)

    def bytes_of(row: tuple[Entry, Line]) -> int:
        return sizes.held_bytes(row[0])

    return read_page(read.table, wanted.spans(read.scope), wanted.turn, rows_of, bytes_of)


def lines_of_accounts(
    read: Reader, wanted: JournalQuery, of: Collection[int], currency: str
) -> Page[tuple[Entry, Line]]:
    """A page of the lines of accounts in a currency, within the dates whatever the order."""

    def keep(entry: Entry, line: Line) -> bool:
        is_in_time = wanted.dates[0] <= entry.effective_at <= wanted.dates[1]
        return line.account_id in of and entry.currency == currency and is_in_time

    return lines(read, wanted, keep)


def lines_of(
    entry: Entry, turn: PageRequest, keep: Callable[[Entry, Line], bool]
) -> Page[tuple[Entry, Line]]:
    """A page of one entry's lines, by their numbers."""
    ordered = _ordered(entry, None, turn.ascending)
    placed = [(Position("", entry.line_number(line)), (entry, line)) for line in ordered]
    return page_of([(place, row) for place, row in placed if keep(*row)], turn)


def _ordered(entry: Entry, block: int | None, ascending: bool) -> list[Line]:
    """The lines, or those whose numbers begin with `block`, by their numbers."""
    chosen = [
        line
        for line in entry.lines
        if block is None or ids.split_line_number(entry.line_number(line))[0] == block
    ]
    return sorted(chosen, key=entry.line_number, reverse=not ascending)
