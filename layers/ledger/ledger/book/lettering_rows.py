"""The lines that an act names, as rows with what the act must know of their entries."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from ledger.aws.failures import RETRY_AFTER_SECONDS
from ledger.aws.items import Item
from ledger.book.context import Context
from ledger.book.reader import Reader
from ledger.core import ids
from ledger.core.entries import Entry, Line
from ledger.core.line_states import LineState, LineStates
from ledger.errors import ConcurrentUpdate, Contention, LineNotFound
from ledger.store import keys
from ledger.store.items import codec, line_states
from ledger.store.items.entries import to_entry

_FEW = 100  # Entries in memory at a time, since each may have a thousand lines.
_NO_STATE = LineState()


class Lines(Struct, frozen=True):
    """The lines that a request names.

    `must_balance` refuses a group whose debits and credits differ. A line in none of the
    `currencies` is not found.
    """

    line_ids: Collection[int]
    must_balance: bool
    currencies: Collection[str]


class Holder(Struct, frozen=True):
    """The entry of a line, without its other lines.

    `item` has the stored line states alone, and `size` is the bytes of the whole item's document.
    """

    entry_id: int
    version: int
    currency: str
    states: LineStates
    item: Item
    size: int


class Row(Struct, frozen=True):
    """One line, with the entry that holds it."""

    holder: Holder
    line: Line

    @property
    def state(self) -> LineState:
        """The state of the line as it was read."""
        return self.holder.states.get(self.line.slot, _NO_STATE)


def read_rows(context: Context, lines: Lines) -> dict[int, Row]:
    """Return lines by their ids. Raise `LineNotFound` for the first that is missing."""
    line_ids, rows = set(lines.line_ids), dict[int, Row]()
    for item in items_of(context.read, line_ids):
        entry = to_entry(item)
        if entry.currency not in lines.currencies:
            continue
        states = {name: item[name] for name in (line_states.NAME,) if name in item}
        size = sum(map(len, item["doc"].values()))
        holder = Holder(
            entry.entry_id, entry.version, entry.currency, entry.line_states, states, size
        )
        by_id = entry.lines_by_id()
        rows |= {line_id: Row(holder, by_id[line_id]) for line_id in line_ids & by_id.keys()}
    # In the order of the request, so that the client reads of its first unknown line.
    for line_id in lines.line_ids:
        if line_id not in rows:
            raise LineNotFound(line_id=line_id)
    return rows


def read_members(context: Context, lines: Lines, line_ids: Collection[int]) -> dict[int, Row]:
    """Return further lines of a group. If one is gone, the group has changed meanwhile."""
    try:
        return read_rows(context, replace(lines, line_ids=line_ids))
    except LineNotFound:
        raise ConcurrentUpdate from None


def by_holder(rows: Mapping[int, Row]) -> Iterable[tuple[Holder, dict[int, Row]]]:
    """Return the rows of each entry. Raise `ConcurrentUpdate` if it changed between two reads."""
    holders: dict[int, tuple[Holder, dict[int, Row]]] = {}
    for line_id, row in rows.items():
        # Two lines of one entry may come from two reads, and one condition must fit both.
        holder, its_rows = holders.setdefault(row.holder.entry_id, (row.holder, {}))
        if (holder.version, holder.item) != (row.holder.version, row.holder.item):
            raise ConcurrentUpdate
        its_rows[line_id] = row
    return holders.values()


def lines_of(read: Reader, line_ids: Iterable[int]) -> Iterator[tuple[Entry, Line]]:
    """Yield lines with their entries. Raise `Contention` if one is gone.

    The caller has read the ids from a group, so the line has left the group meanwhile.
    """
    missing = set(line_ids)
    for item in items_of(read, {*missing}):
        entry = to_entry(item)
        for line_id, line in entry.lines_by_id().items():
            if line_id in missing:
                missing.remove(line_id)
                yield entry, line
    if missing:
        raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)


def items_of(read: Reader, line_ids: Iterable[int]) -> Iterator[Item]:
    """Yield the items of the journal's entries that hold lines, each entry once."""
    yield from _items(read, {ids.split_line_id(line_id)[0] for line_id in line_ids})


def _items(read: Reader, numbers: Collection[int]) -> Iterator[Item]:
    """Yield the items of entries by their own or additional ids."""
    places = sorted(i for i in numbers if i <= ids.ID_MAX and ids.is_in_journal(i))
    further: set[int] = set()
    for first in range(0, len(places), _FEW):
        few = (keys.entry(read.scope, i) for i in places[first : first + _FEW])
        for item in read.table.batch_get(few):
            if codec.kind_of(item) == codec.ENTRY:
                yield item
            elif codec.kind_of(item) == codec.ALIAS:
                further.add(codec.read_integer(item, "entry"))
    if further - set(places):
        yield from _items(read, further - set(places))
