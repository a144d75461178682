"""Amendments: the next version of an entry, from its present version and a change.

An amendment has two steps. `amend` applies the change: it returns the entry's new lines and texts.
`next_version` then numbers the result: version, time, actor, and additional ids for its lines.
Between the two steps, the book finds the ids, and a collision repeats only the second step.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.core import ids, money
from ledger.core.accounts import Details, Direction
from ledger.core.claims import Actor
from ledger.core.entries import DraftLine, Entry, Line, accept_line, check_header, check_lines
from ledger.core.limits import VERSIONS_PER_ENTRY_MAX
from ledger.core.records import Record
from ledger.errors import (
    EntryReversed,
    LimitExceeded,
    LineNotFound,
    ReversalChanged,
    ReversalTooEarly,
    VersionConflict,
)

T = TypeVar("T")


class LineChange(Struct, frozen=True):
    """A change of one line. None leaves a field as it is."""

    account_id: int | None = None
    direction: Direction | None = None
    amount_minor: int | None = None
    description: str | None = None
    details: Details | None = None


_NO_CHANGE = LineChange()


class Amendment(Struct, frozen=True):
    """A change of an entry. None leaves a field as it is; line ids name the lines.

    `currency` restates each amount that the amendment does not set: 100.00 EUR becomes 100 JPY. If
    the other currency has too few decimals, the amendment is refused. `expected_version` is the
    version that the client has read (an optimistic lock). `new` are the records that the amendment
    is the first to refer to.
    """

    description: str | None = None
    effective_at: datetime | None = None
    currency: str | None = None
    details: Details | None = None
    create: tuple[DraftLine, ...] = ()
    update: Mapping[int, LineChange] = field(default_factory=dict)
    delete: frozenset[int] = frozenset()
    expected_version: int | None = None
    new: tuple[Record, ...] = ()


def amend(entry: Entry, amendment: Amendment, earliest: datetime | None = None) -> Entry:
    """Return the entry with the amendment's lines and texts, or the entry itself without a change.

    The result has the version and the ids of `entry` still: `next_version` completes it. `earliest`
    is the effective time of a reversal's original. The refusals come in this order: version, state,
    header, lines, balance.
    """
    if amendment.expected_version not in (None, entry.version):
        raise VersionConflict(expected=amendment.expected_version or 0, actual=entry.version)
    if entry.reversed_by is not None:
        raise EntryReversed(entry_id=entry.entry_id)
    currency = _or(amendment.currency, entry.currency)
    description = _or(amendment.description, entry.description)
    effective_at = _effective_at(entry, amendment, earliest)
    check_header(currency, description, effective_at)
    lines = _lines(entry, amendment, currency)
    check_lines(lines, currency)
    after = replace(
        entry,
        effective_at=effective_at.astimezone(UTC),
        currency=currency,
        lines=lines,
        description=description,
        details=_or(amendment.details, entry.details),
        slots_used=entry.slots_used + len(amendment.create),
    )
    if after == entry:
        return entry
    if entry.version >= VERSIONS_PER_ENTRY_MAX:
        raise LimitExceeded(
            limit="VERSIONS_PER_ENTRY_MAX", maximum=VERSIONS_PER_ENTRY_MAX, actual=entry.version + 1
        )
    return after


def aliases_needed(amended: Entry) -> int:
    """Return the number of additional ids that the line ids of an amended entry need."""
    return -(-amended.slots_used // ids.LINES_PER_ID) - len(amended.numbers)


def next_version(amended: Entry, aliases: tuple[int, ...], now: datetime, by: Actor) -> Entry:
    """Return the amended entry as the next version; `aliases` are its new additional ids."""
    after = replace(
        amended,
        version=amended.version + 1,
        updated_at=now,
        aliases=(*amended.aliases, *aliases),
        by=by,
    )
    assert all(0 <= alias <= ids.ID_MAX for alias in aliases)
    # Each slot has an id: otherwise two lines of different versions could share one.
    assert aliases_needed(after) == 0
    return after


Movement = tuple[int, int, Direction, int]


def movement_of(line: Line) -> Movement:
    """Return the part of a line that moves a balance: slot, account, direction and amount."""
    return line.slot, line.account_id, line.direction, line.amount_minor


def _movements(lines: tuple[Line, ...]) -> list[Movement]:
    return [movement_of(line) for line in lines]


def _lines(entry: Entry, amendment: Amendment, currency: str) -> tuple[Line, ...]:
    """Return the next version's lines. Raise `ReversalChanged` if a reversal's movements change."""
    if entry.reverses is not None and currency != entry.currency:
        raise ReversalChanged(entry_id=entry.entry_id)
    lines = _amended_lines(entry, amendment, currency)
    movements, earlier = _movements(lines), _movements(entry.lines)
    if entry.reverses is not None and movements != earlier:
        raise ReversalChanged(entry_id=entry.entry_id)
    return lines


def _effective_at(entry: Entry, amendment: Amendment, earliest: datetime | None) -> datetime:
    """Return the effective time of the next version, in UTC.

    A reversal on its original's day takes the original's time at least. Raise `ReversalTooEarly`
    for an earlier day.
    """
    at = _or(amendment.effective_at, entry.effective_at)
    if earliest is None or at >= earliest or at == entry.effective_at:
        return at
    original_on = earliest.astimezone(UTC).date()
    if at.astimezone(UTC).date() < original_on:
        raise ReversalTooEarly(entry_id=entry.entry_id, original_on=original_on.isoformat())
    return earliest


def _amended_lines(entry: Entry, amendment: Amendment, currency: str) -> tuple[Line, ...]:
    present = entry.lines_by_id()
    # Otherwise a created line would get the slot, and so the id, of an earlier one.
    assert all(line.slot < entry.slots_used for line in entry.lines), entry.entry_id
    for line_id in (*amendment.update, *amendment.delete):
        is_updated_and_deleted = line_id in amendment.update and line_id in amendment.delete
        if line_id not in present or is_updated_and_deleted:
            raise LineNotFound(line_id=line_id)
    remaining = tuple(
        _amended_line(line, amendment.update.get(line_id, _NO_CHANGE), entry.currency, currency)
        for line_id, line in present.items()
        if line_id not in amendment.delete
    )
    # A deleted line's slot stays in use for ever, so that no later line gets its id.
    created = (
        accept_line(entry.slots_used + position, line)
        for position, line in enumerate(amendment.create)
    )
    return (*remaining, *created)


def _amended_line(line: Line, change: LineChange, before: str, after: str) -> Line:
    if change.amount_minor is None:
        amount_minor = money.restate(line.amount_minor, before, after)
    else:
        amount_minor = change.amount_minor
    return replace(
        line,
        account_id=_or(change.account_id, line.account_id),
        direction=_or(change.direction, line.direction),
        amount_minor=amount_minor,
        description=_or(change.description, line.description),
        details=_or(change.details, line.details),
    )


def _or(change: T | None, present: T) -> T:
    return present if change is None else change
