"""The general journal: pages of its entries or their lines, by id, by date or by creation.

The list by id is strongly consistent. The list by date may lack a new entry for a moment, and the
list by creation a new entry with a key. Entries of subledgers are in none of these lists.
"""

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

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
FEW = 25  # Entries in memory at a time, since each may have a thousand lines.
EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
LATEST = datetime(9998, 12, 31, tzinfo=UTC)


class Order(Enum):
    """The order of a list of the journal."""

    NUMBER = "number"
    DATE = "date"
    CREATION = "creation"


class JournalQuery(Struct, frozen=True):
    """The part of the general journal that a list reads, and its order.

    `numbers`, `dates` and `created` bound ids, effective times, and keys of the list by creation,
    both ends included. Only the bound of the list's own order has an effect.
    """

    page_request: PageRequest
    order: Order = Order.NUMBER
    numbers: tuple[int, int] = (0, ids.ID_MAX)
    dates: tuple[datetime, datetime] = (EARLIEST, LATEST)
    created: tuple[str, str] = ("", "")

    def spans(self, scope: keys.Scope) -> tuple[KeyRange, ...]:
        """Return the key ranges of the list; none if no entry can be within the bounds."""
        if self.order is Order.DATE:
            low = keys.entries_of_journal(scope, self.dates[0], 0)
            high = keys.entries_of_journal(scope, self.dates[1], ids.ID_MAX)
            return (KeyRange(low, high, listing_key),)
        first_id, last_id = max(0, self.numbers[0]), min(self.numbers[1], ids.ID_MAX)
        if first_id > last_id:
            return ()
        low = keys.entry_of_journal(scope, first_id)
        if self.order is Order.NUMBER:
            return (KeyRange(low, keys.entry_of_journal(scope, last_id)),)
        first, last = (keys.keyed_entries(scope, at, 0) for at in (EARLIEST, LATEST))
        clock = keys.entry_of_journal(scope, ids.CLOCK_ID_MAX)
        # Ids of the clock kind sort by creation. Entries with keyed ids have a list of their own.
        return (
            KeyRange(low, clock, keys.position_of, keys.ids_at).between(*self.created),
            KeyRange(first, last, keys.position_of).between(*self.created),
        )


def listing_key(item: Item) -> str:
    """Return an item's key in a list by time."""
    return str(item["LSK"]["S"])


def entries(read: Reader, query: JournalQuery, keep: Callable[[Entry], bool]) -> Page[Entry]:
    """Return a page of the entries that match `keep`."""
    kind = (codec.ENTRY, to_entry)
    spans = query.spans(read.scope)
    return read_whole(read.table, spans, query.page_request, kind, keep, sizes.held_bytes)


def first_day(read: Reader) -> date | None:
    """Return the day of the journal's first entry; None if the journal is empty."""
    query = JournalQuery(PageRequest(1, ascending=True), Order.DATE)
    page = entries(read, query, lambda _: True)
    return page.rows[0].effective_at.date() if page.rows else None


def entries_of_subledger(
    read: Reader,
    account: int,
    page_request: PageRequest,
    keep: Callable[[Entry], bool] = lambda _: True,
    dates: tuple[datetime, datetime] = (EARLIEST, LATEST),
) -> Page[Entry]:
    """Return a page of the entries of an account's subledger that match `keep`, by date."""
    low = keys.entries_of_account(read.scope, account, dates[0], 0)
    high = keys.entries_of_account(read.scope, account, dates[1], ids.ID_MAX)
    kind = (codec.ENTRY, to_entry)
    return read_whole(read.table, [KeyRange(low, high, listing_key)], page_request, kind, keep)


def entries_by_id(
    read: Reader, query: JournalQuery, entry_ids: Collection[int], keep: Callable[[Entry], bool]
) -> Page[Entry]:
    """Return a page of the entries of some ids, in the order of the query."""
    journal_ids = sorted(filter(ids.is_in_journal, entry_ids))
    positions = [
        (Position(place_key(entry, query.order)), entry.entry_id)
        for entry in a_few_at_a_time(read, journal_ids)
        if keep(entry)
    ]
    # Sort places and ids alone, and read the page's entries again: all could be too large.
    ordered = sorted(positions, reverse=not query.page_request.ascending)
    page = page_of(ordered, query.page_request)
    rows: list[Entry] = []
    bytes_held = 0
    assert len(page.rows) <= query.page_request.count
    for entry in a_few_at_a_time(read, page.rows):
        if bytes_held >= PAGE_BYTES_READ_MAX:
            break
        rows.append(entry)
        bytes_held += sizes.held_bytes(entry)
    part = page.first(len(rows)) if rows else page
    return Page(tuple(rows), part.places, part.last)


def a_few_at_a_time(read: Reader, entry_ids: Sequence[int]) -> Iterator[Entry]:
    """Yield entries in the order of their ids, so that few of them are in memory at once."""
    for first in range(0, len(entry_ids), FEW):
        block_ids = entry_ids[first : first + FEW]
        present = read.entries(block_ids)
        yield from (present[entry_id] for entry_id in block_ids if entry_id in present)


def place_key(entry: Entry, order: Order) -> str:
    """Return the key of an entry in a list of this order."""
    at = {Order.DATE: entry.effective_at, Order.CREATION: entry.created_at}.get(order)
    return keys.position(at, entry.entry_id)


def map_entries(
    read: Reader,
    query: JournalQuery,
    keep: Callable[[Entry], bool],
    make: Callable[[Entry, int], T],
) -> Page[T]:
    """Return a page of the results of `make(entry, index)` for the entries that match `keep`.

    No entry stays in memory, so that a list of large entries can be as long as any other.
    """
    places = itertools.count()

    def rows_of(item: Item) -> Iterator[tuple[int, T]]:
        if codec.kind_of(item) == codec.ENTRY and keep(entry := to_entry(item)):
            yield 0, make(entry, next(places))

    return read_page(read.table, query.spans(read.scope), query.page_request, rows_of)


def count(read: Reader, query: JournalQuery, keep: Callable[[Entry], bool]) -> int | None:
    """Return the number of entries that match `keep`; None if one request cannot read them all.

    The page of the query does not matter.
    """

    every = replace(query, page_request=PageRequest(PAGE_ITEMS_READ_MAX))
    page = map_entries(read, every, keep, lambda _, place: place)
    assert len(page.rows) <= PAGE_ITEMS_READ_MAX
    return len(page.rows) if page.last is None else None


def lines(
    read: Reader, query: JournalQuery, keep: Callable[[Entry, Line], bool]
) -> Page[tuple[Entry, Line]]:
    """Return a page of the lines that match `keep`, each with its entry.

    The lines of one entry are in the order of their ids. In the list by id, an entry with further
    ids has some of its lines at each of them.
    """
    by_number = query.order is Order.NUMBER

    def rows_of(item: Item) -> Iterator[tuple[int, tuple[Entry, Line]]]:
        kind = codec.kind_of(item)
        if kind == codec.ALIAS and by_number:
            # The entry may have been removed, and then has no lines.
            entry_id = codec.read_integer(item, "entry")
            entry = read.entries([entry_id]).get(entry_id)
        else:
            entry = to_entry(item) if kind == codec.ENTRY else None
        if entry is None:
            return
        block = keys.id_of(item) if by_number else None
        for line in _ordered(entry, block, query.page_request.ascending):
            if keep(entry, line):
                yield entry.line_id(line), (entry, line)

    def bytes_of(row: tuple[Entry, Line]) -> int:
        return sizes.held_bytes(row[0])

    return read_page(read.table, query.spans(read.scope), query.page_request, rows_of, bytes_of)


def lines_of_accounts(
    read: Reader, query: JournalQuery, account_ids: Collection[int], currency: str
) -> Page[tuple[Entry, Line]]:
    """Return a page of the lines of accounts in a currency, within the dates in each order."""

    def keep(entry: Entry, line: Line) -> bool:
        is_in_time = query.dates[0] <= entry.effective_at <= query.dates[1]
        return line.account_id in account_ids and entry.currency == currency and is_in_time

    return lines(read, query, keep)


def lines_of(
    entry: Entry, page_request: PageRequest, keep: Callable[[Entry, Line], bool]
) -> Page[tuple[Entry, Line]]:
    """Return a page of one entry's lines, by id."""
    ordered = _ordered(entry, None, page_request.ascending)
    rows = [(Position("", entry.line_id(line)), (entry, line)) for line in ordered]
    return page_of([(position, row) for position, row in rows if keep(*row)], page_request)


def _ordered(entry: Entry, block: int | None, ascending: bool) -> list[Line]:
    """Return the lines in the order of their ids; only those of the entry id `block`, if any."""
    lines = [
        line
        for line in entry.lines
        if block is None or ids.split_line_id(entry.line_id(line))[0] == block
    ]
    assert block is not None or len(lines) == len(entry.lines)
    return sorted(lines, key=entry.line_id, reverse=not ascending)
