"""Ids in the order of creation: the place of an entry or a line, and pages of lines by their ids.

A keyed id is a digest, so it contains no time. The general journal's list by
creation gives each id a place, and a client follows the list by the last id that it has seen:

    id          239829429789    8787708442437 (keyed)    239829431102
    created     10:00:01        10:00:04                 10:00:05
    `gt 8787708442437`                                   ^ begins here
"""

from collections.abc import Callable, Collection

from ledger.book.journal import LATEST, JournalQuery, Order, a_few_at_a_time, place_key
from ledger.book.paging import Page, Position, page_of
from ledger.book.reader import Reader
from ledger.core import ids, sizes
from ledger.core.entries import Entry, Line
from ledger.core.limits import PAGE_BYTES_READ_MAX
from ledger.store import keys
from ledger.store.items import codec
from ledger.store.items.entries import to_entry

_LAST = keys.position(LATEST, ids.ID_MAX)


def place_of_entry(read: Reader, number: int) -> Position:
    """Return the place of an entry's id in the list by creation.

    A removed entry keeps its place. An id without an entry has the place of its own time if it is
    of the clock kind. Any other id comes after all entries, and a negative one before them.
    """
    return Position(_key_of(read, number))


def place_of_line(read: Reader, line_id: int) -> Position:
    """Return the place of a line's id in the list of lines: by its entry's place, then by id."""
    number, _ = ids.split_line_id(line_id)
    return Position(_key_of(read, _owners(read, {number}).get(number, number)), line_id)


def _key_of(read: Reader, number: int) -> str:
    if number < 0:
        return ""
    if number <= ids.CLOCK_ID_MAX:
        return keys.position(ids.clock_time(number), number)
    is_possible = number <= ids.ID_MAX and ids.is_in_journal(number)
    item = read.table.get(keys.entry(read.scope, number)) if is_possible else None
    if item is None or codec.kind_of(item) not in (codec.ENTRY, codec.REMOVED):
        return _LAST
    # A removed entry has its time in its past versions alone.
    is_present = codec.kind_of(item) == codec.ENTRY
    entry = to_entry(item) if is_present else read.versions(number)[0]
    return place_key(entry, Order.CREATION)


def lines_by_id(
    read: Reader,
    query: JournalQuery,
    line_ids: Collection[int],
    keep: Callable[[Entry, Line], bool],
) -> Page[tuple[Entry, Line]]:
    """Return a page of the lines of some ids, in the order of the query."""
    numbers = {ids.split_line_id(line_id)[0] for line_id in line_ids}
    owners = _owners(read, {n for n in numbers if 0 <= n <= ids.ID_MAX})
    matches = [
        (Position(place_key(entry, query.order), line_id), (entry.entry_id, line_id))
        for entry in a_few_at_a_time(read, sorted(set(owners.values())))
        for line_id, line in entry.lines_by_id().items()
        if line_id in line_ids and keep(entry, line)
    ]
    # Sort places and ids alone, and read the page's entries again: all could be too large.
    ordered = sorted(matches, reverse=not query.page_request.ascending)
    page = page_of(ordered, query.page_request)
    entries: dict[int, Entry] = {}
    rows: list[tuple[Entry, Line]] = []
    places: list[Position] = []
    for place, (entry_id, line_id) in zip(page.places, page.rows, strict=True):
        is_full = sum(map(sizes.held_bytes, entries.values())) >= PAGE_BYTES_READ_MAX
        if is_full and entry_id not in entries:
            return Page(tuple(rows), tuple(places), places[-1])
        entries |= {} if entry_id in entries else read.entries([entry_id])
        # Another request may have deleted the line or the entry meanwhile.
        line = entries[entry_id].lines_by_id().get(line_id) if entry_id in entries else None
        if line is not None:
            rows.append((entries[entry_id], line))
            places.append(place)
    return Page(tuple(rows), tuple(places), page.last)


def _owners(read: Reader, numbers: Collection[int]) -> dict[int, int]:
    """Return the entry's own id for each id, own or additional, of an entry of the journal."""
    possible = [n for n in numbers if 0 <= n <= ids.ID_MAX and ids.is_in_journal(n)]
    owners = {}
    for item in read.table.batch_get(keys.entry(read.scope, number) for number in possible):
        number = keys.id_of(item)
        if codec.kind_of(item) == codec.ALIAS:
            owners[number] = codec.read_integer(item, "entry")
        elif codec.kind_of(item) == codec.ENTRY:
            owners[number] = number
    return owners
