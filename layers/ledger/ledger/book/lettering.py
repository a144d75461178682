"""Lettering: lines become one group, or leave their groups, in one act.

    before      a -> lettering 1: {a, b}        b -> lettering 1            c
    letter      a -> lettering 2: {a, b, c}     b -> lettering 2            c -> lettering 2

The act is the put of its record. In the same transaction, the lines of the act point to it. Each
pointer has the condition that its entry is as it was read, so of two acts with a common line one is
planned again. A line has one last lettering, and so is in one group.

A transaction has 100 writes. An act of more entries first writes pointers that keep the line's last
lettering beside the coming one. Readers take the last one until the record is there. The record's
put is the act in both cases. A request that meets an unfinished act stops it (`lettered.stop`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.book.context import Context
from ledger.book.lettered import Lettered, read_lettered, record_key, stop
from ledger.book.lettering_rows import Holder, Lines, Row, by_holder, read_members, read_rows
from ledger.core.lettering import KIND, Group, Lettering, check_group, check_size
from ledger.core.limits import TRANSACTION_WRITES_MAX
from ledger.core.records import Record
from ledger.errors import ConcurrentUpdate
from ledger.store import keys
from ledger.store.items import codec, line_states, records as record_items
from ledger.store.plans import Committed, Plan, Write
from ledger.store.retry import retry_on_conflict, write_all

WRITES_TOGETHER_MAX = TRANSACTION_WRITES_MAX - 1  # beside the record
BYTES_TOGETHER_MAX = 3_000_000  # of the entries; a transaction may touch 4 MB.
_Part: TypeAlias = tuple[Holder, Mapping[int, Row]]


class _Act(Struct, frozen=True):
    """An act of lettering, as planned on the present book. `rows` are its lines."""

    lettering: Lettering
    rows: Mapping[int, Row]
    lettered: Lettered

    @property
    def is_unchanged(self) -> bool:
        return self.lettering.is_unchanged

    @property
    def result(self) -> Group:
        return self.lettering.groups[0] if self.lettering.groups else ()


def letter(context: Context, lines: Lines) -> Committed[Group]:
    """Make one group of lines and of the groups that they are in; return it.

    Raise `LineNotFound`, or a `GroupRefused`; then nothing is written.
    """
    return _run(context, lambda: _join(context, lines))


def unletter(context: Context, lines: Lines) -> Committed[Group]:
    """Take lines out of their groups. A group of which one line remains is none any more."""
    return _run(context, lambda: _part(context, lines))


def _join(context: Context, lines: Lines) -> _Act:
    rows = read_rows(context, lines)
    lettered = _read_lettered(context, rows)
    group = set(lines.line_ids).union(*map(lettered.group_of, lines.line_ids))
    check_size(len(group))
    rows |= read_members(context, lines, group - rows.keys())
    check_group([(row.holder.currency, row.line) for row in rows.values()], lines.must_balance)
    # Ids ascend, so that equal groups are equal and the answer has one order.
    ordered = tuple(sorted(group))
    assert len(ordered) == len(rows), "each line of the group was read"
    is_unchanged = all(lettered.group_of(line_id) == ordered for line_id in lines.line_ids)
    act = Lettering(context.now, (ordered,), is_unchanged=is_unchanged)
    return _Act(act, rows, _read_again(context, lines, rows, lettered))


def _part(context: Context, lines: Lines) -> _Act:
    rows = read_rows(context, lines)
    lettered = _read_lettered(context, rows)
    groups = {lettered.group_of(line_id) for line_id in lines.line_ids} - {()}
    members: set[int] = set().union(*groups)
    if len(members) < sum(map(len, groups)):  # Two reads saw two moments.
        raise ConcurrentUpdate
    check_size(len(members))
    rows = {line_id: row for line_id, row in rows.items() if line_id in members}
    rows |= read_members(context, lines, members - rows.keys())
    leaving = set(lines.line_ids)
    rests = sorted(tuple(sorted(set(group) - leaving)) for group in groups)
    remaining = tuple(rest for rest in rests if len(rest) > 1)
    for rest in remaining:
        of_rest = [rows[line_id] for line_id in rest]
        check_group([(row.holder.currency, row.line) for row in of_rest], lines.must_balance)
    # The lines that leave point to the act too: it is the time of their change.
    singles = tuple(sorted(members.difference(*remaining)))
    assert len(singles) + sum(map(len, remaining)) == len(rows)
    act = Lettering(context.now, remaining, singles, is_unchanged=not groups)
    return _Act(act, rows, _read_again(context, lines, rows, lettered))


def _read_again(
    context: Context, lines: Lines, rows: Mapping[int, Row], lettered: Lettered
) -> Lettered:
    """Return the letterings of an act's lines, the members of their groups among them.

    Raise `ConcurrentUpdate` if another act has changed one of the groups since `lettered` was read.
    The pointers of a large act come before its record, so no condition of a write sees the record.
    """
    again, of_request = _read_lettered(context, rows), rows.keys() & lines.line_ids
    is_same = all(again.numbers.get(i) == lettered.numbers.get(i) for i in of_request)
    if not is_same or set().union(*map(again.group_of, rows)) - rows.keys():
        raise ConcurrentUpdate
    return again


def _run(context: Context, plan: Callable[[], _Act]) -> Committed[Group]:
    context = context.of_journal(False)

    def attempt() -> Committed[Group]:
        act = cache(plan)
        if not context.claim.key and act().is_unchanged:
            return Committed(act().result, replayed=False)
        return _write(context, act)

    return retry_on_conflict(context.table, attempt)


def _write(context: Context, act: Callable[[], _Act]) -> Committed[Group]:
    """Write the act's record and its pointers; under a key also the record of no change."""

    def build(number: int, _: int) -> Plan[Group]:
        details = act().lettering.details
        record = Record(number, KIND, context.now, context.now, details, by=context.by)
        claimed = record_items.record_item(context.scope, record)
        if act().is_unchanged:
            return Plan(claimed, act().result)
        # Not its own id: an earlier attempt of this very act may have written pointers.
        stop(context, act().lettered.unfinished - {number})
        updates = _pointers(context, act(), number)
        writes = (Write(update, lambda _: ConcurrentUpdate()) for update in updates)
        return Plan(claimed, act().result, tuple(writes))

    return context.commit(record_key, build, _result_of)


def _result_of(item: Item) -> Group:
    lettering = Lettering.of_record(record_items.to_record(item))
    return lettering.groups[0] if lettering.groups else ()


def _pointers(context: Context, act: _Act, number: int) -> list[dict[str, Any]]:
    """Return the writes of the act's pointers that fit beside its record; do the others first."""
    last, *early = _parts(by_holder(act.rows))
    # A finished act needs no more pointers: they would lead back to it from a later act.
    if early and not _is_taken(context, number):
        numbers = act.lettered.numbers
        for part in early:
            updates = [
                _update(context.scope, holder, rows, lambda i: (number, numbers.get(i, 0)))
                for holder, rows in part
            ]
            write_all(context.table, updates)
    return [_update(context.scope, holder, rows, lambda _: (number,)) for holder, rows in last]


def _parts(entries: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Yield the entries in parts of which each fits one transaction with the record."""
    part: list[_Part] = []
    size = 0
    for holder, rows in entries:
        size += holder.size
        if len(part) == WRITES_TOGETHER_MAX or (part and size > BYTES_TOGETHER_MAX):
            yield part
            part, size = [], holder.size
        part.append((holder, rows))
    yield part


def _update(
    scope: keys.Scope,
    holder: Holder,
    rows: Mapping[int, Row],
    point: Callable[[int], tuple[int, ...]],
) -> dict[str, Any]:
    """Return the update of an entry's line states; `point` returns the pointers of a line."""
    changes = {
        row.line.slot: replace(row.state, letterings=point(line_id))
        for line_id, row in rows.items()
    }
    states = {**holder.states, **changes}
    return line_states.update(scope, holder.entry_id, holder.version, holder.item, states)


def _is_taken(context: Context, number: int) -> bool:
    item = context.table.get(record_key(context.scope, number))
    return item is not None and not codec.is_tombstone(item)


def _read_lettered(context: Context, rows: Mapping[int, Row]) -> Lettered:
    return read_lettered(context.read, {line_id: row.state for line_id, row in rows.items()})
