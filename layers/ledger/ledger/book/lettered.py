"""Lettered lines: the last lettering of each line, and the protection of lettered lines."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.book.context import Context
from ledger.book.reader import Reader
from ledger.core.amendments import movement_of
from ledger.core.entries import Entry, Line
from ledger.core.lettering import (
    KIND,
    EntryLettered,
    Group,
    Lettering,
    LineLettered,
    last_of,
)
from ledger.core.line_states import LineState
from ledger.core.records import Record
from ledger.errors import ConcurrentUpdate
from ledger.store import keys
from ledger.store.items import codec, records as record_items
from ledger.store.retry import write_until_settled


class Lettered(Struct, frozen=True):
    """The last letterings of lines.

    `numbers` has the id of each line's last lettering, `letterings` all that were found by id.
    `unfinished` are the ids of acts that no record has yet.
    """

    numbers: Mapping[int, int]
    letterings: Mapping[int, Lettering]
    unfinished: frozenset[int]

    def of_line(self, line_id: int) -> Lettering | None:
        """Return the last lettering of a line; None if it never had one."""
        number = self.numbers.get(line_id)
        return None if number is None else self.letterings[number]

    def group_of(self, line_id: int) -> Group:
        """Return the group of a line, with the line itself; empty if it is not lettered."""
        lettering = self.of_line(line_id)
        return lettering.group_of(line_id) if lettering else ()


NONE_LETTERED = Lettered({}, {}, frozenset())


def read_lettered(read: Reader, states: Mapping[int, LineState]) -> Lettered:
    """Return the last letterings of lines, by their ids and states, with at most one read."""
    pointers = {number for state in states.values() for number in state.letterings if number}
    # No lettering ever changes, so a cached one is as good as any.
    records = read.known_records(KIND, pointers)
    letterings = {number: Lettering.of_record(record) for number, record in records.items()}
    numbers = {i: last_of(state.letterings, i, letterings) for i, state in states.items()}
    known_numbers = {line_id: number for line_id, number in numbers.items() if number is not None}
    return Lettered(known_numbers, letterings, frozenset(pointers - letterings.keys()))


def states_of(rows: Iterable[tuple[Entry, Line]]) -> dict[int, LineState]:
    """Return the states of lines by line id, of those that have one."""
    return {
        entry.line_id(line): entry.line_states[line.slot]
        for entry, line in rows
        if line.slot in entry.line_states
    }


def with_states(
    read: Reader, rows: Sequence[tuple[Entry, Line]], entry_ids: Collection[int]
) -> tuple[tuple[Entry, Line], ...]:
    """Return lines, those of these entries with the states that an index lacks, in one request."""
    states = {number: entry.line_states for number, entry in read.entries({*entry_ids}).items()}
    return tuple(
        (replace(entry, line_states=states.get(entry.entry_id, entry.line_states)), line)
        for entry, line in rows
    )


def require_unlettered(context: Context, before: Entry, after: Entry | None) -> None:
    """Refuse a next version that changes a lettered line, or removes it with its entry.

    Raise `LineLettered`, or `EntryLettered` for a removal. The write itself has the condition that
    the line states are as `before` has them.
    """
    states = states_of((before, line) for line in before.lines)
    if not states:
        return
    lettered = read_lettered(context.read, states)
    present = {movement_of(line) for line in after.lines} if after else set()
    is_restated = after is None or after.currency != before.currency
    for line in before.lines:
        line_id = before.line_id(line)
        is_same = movement_of(line) in present and not is_restated
        if is_same or not lettered.group_of(line_id):
            continue
        if after is None:
            raise EntryLettered(entry_id=before.entry_id)
        raise LineLettered(line_id=line_id)
    stop(context, lettered.unfinished)


def stop(context: Context, unfinished: Iterable[int]) -> None:
    """Put an empty lettering under the id of each unfinished act, so that it cannot finish.

    Raise `ConcurrentUpdate` if one has finished meanwhile.
    """
    # An empty act frees no line, so each pointer to it leads to the lettering before it.
    details = Lettering(context.now, ()).details
    for number in unfinished:
        record = Record(number, KIND, context.now, context.now, details, by=context.by)
        # The act may have been refused, and repeated later: its tombstone would permit that.
        action = {
            "Item": record_items.record_item(context.scope, record),
            "ConditionExpression": "attribute_not_exists(PK) OR kind = :tombstone",
            "ExpressionAttributeValues": {":tombstone": codec.text(codec.TOMBSTONE)},
        }
        assert number > 0, "0 stands for no lettering"
        failed = write_until_settled(context.table, [{"Put": action}]).failed
        old = failed.get(0)
        if failed and not (old and is_stopped(old)):
            raise ConcurrentUpdate


def is_stopped(item: Item) -> bool:
    """Return whether an item under the id of an act prevents the act for ever."""
    is_record = codec.kind_of(item) == codec.RECORD
    return is_record and not Lettering.of_record(record_items.to_record(item)).line_ids


def record_key(scope: keys.Scope, number: int) -> keys.Key:
    """Return the key of a lettering."""
    return keys.record(scope, KIND, number)
