"""Amendments: an entry's next version, out of the one before and what is to change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from ledger.core import ids, money
from ledger.core.accounts import Details, Direction
from ledger.core.actors import Actor
from ledger.core.entries import DraftLine, Entry, Line, check_header, check_lines, posted
from ledger.core.limits import VERSIONS_PER_ENTRY_MAX
from ledger.errors import (
    EntryReversed,
    LimitExceeded,
    LineNotFound,
    ReversalChanged,
    ReversalTooEarly,
    VersionConflict,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LineChange:
    """What is to change about one line; None leaves as it is."""

    account_id: int | None = None
    direction: Direction | None = None
    amount_minor: int | None = None
    description: str | None = None
    details: Details | None = None


_AS_IT_IS = LineChange()


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is to change about an entry; None leaves as it is. Lines are named by line number.

    `currency` restates every amount that is not given anew: 100.00 EUR as 100 JPY, or refused.
    `expected_version` refuses the amendment if somebody else's came first.
    """

    description: str | None = None
    effective_at: datetime | None = None
    currency: str | None = None
    details: Details | None = None
    create: tuple[DraftLine, ...] = ()
    update: Mapping[int, LineChange] = field(default_factory=dict)
    delete: frozenset[int] = frozenset()
    expected_version: int | None = None


def amend(
    entry: Entry,
    amendment: Amendment,
    now: datetime,
    by: Actor,
    spare: tuple[int, ...] = (),
    earliest: datetime | None = None,
) -> Entry:
    """Make the next version; or return the entry itself, if nothing would change.

    Refuses in this order: version, state, lines, balance. `spare` are numbers nobody else has,
    taken as aliases when the lines need more slots (`aliases_needed` says how many). Slots are
    never used twice. `earliest` is when the original of a reversal counts.
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
        effective_at=effective_at,
        currency=currency,
        lines=lines,
        description=description,
        details=_or(amendment.details, entry.details),
        slots_used=entry.slots_used + len(amendment.create),
    )
    aliases = (*entry.aliases, *spare[: aliases_needed(entry, amendment)])
    return entry if after == entry else _next(after, now, by, aliases)


def _next(entry: Entry, now: datetime, by: Actor, aliases: tuple[int, ...]) -> Entry:
    """The amended entry as the version after its own."""
    version = entry.version + 1
    if version > VERSIONS_PER_ENTRY_MAX:
        raise LimitExceeded(
            limit="VERSIONS_PER_ENTRY_MAX", maximum=VERSIONS_PER_ENTRY_MAX, actual=version
        )
    return replace(entry, version=version, updated_at=now, aliases=aliases, by=by)


def moves_of(line: Line) -> tuple[int, int, Direction, int]:
    """What a line moves, whatever it says besides: its slot, account, side and amount."""
    return line.slot, line.account_id, line.direction, line.amount_minor


def _lines(entry: Entry, amendment: Amendment, currency: str) -> tuple[Line, ...]:
    """The next version's lines; those of a reversal move what they moved."""
    if entry.reverses is None:
        return _amended_lines(entry, amendment, currency)
    if currency != entry.currency:
        raise ReversalChanged(entry_id=entry.entry_id)
    lines = _amended_lines(entry, amendment, currency)
    if _moves(lines) != _moves(entry.lines):
        raise ReversalChanged(entry_id=entry.entry_id)
    return lines


def _moves(lines: tuple[Line, ...]) -> list[tuple[int, int, Direction, int]]:
    return [moves_of(line) for line in lines]


def _effective_at(entry: Entry, amendment: Amendment, earliest: datetime | None) -> datetime:
    """When the next version counts; a reversal on its original's day counts with the original."""
    at = _or(amendment.effective_at, entry.effective_at)
    if earliest is None or at >= earliest or at == entry.effective_at:
        return at
    original_on = earliest.astimezone(UTC).date()
    if at.astimezone(UTC).date() < original_on:
        raise ReversalTooEarly(entry_id=entry.entry_id, original_on=original_on.isoformat())
    return earliest


def aliases_needed(entry: Entry, amendment: Amendment) -> int:
    """How many more numbers the entry needs to spell the lines that the amendment creates."""
    slots = entry.slots_used + len(amendment.create)
    return -(-slots // ids.LINES_PER_NUMBER) - len(entry.numbers)


def _amended_lines(entry: Entry, amendment: Amendment, currency: str) -> tuple[Line, ...]:
    present = {entry.line_number(line): line for line in entry.lines}
    for number in (*amendment.update, *amendment.delete):
        if number not in present or (number in amendment.update and number in amendment.delete):
            raise LineNotFound(line_id=number)
    kept = tuple(
        _changed(line, amendment.update.get(number, _AS_IT_IS), entry.currency, currency)
        for number, line in present.items()
        if number not in amendment.delete
    )
    created = (
        posted(entry.slots_used + place, line) for place, line in enumerate(amendment.create)
    )
    return (*kept, *created)


def _changed(line: Line, change: LineChange, before: str, after: str) -> Line:
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


def _or(given: T | None, present: T) -> T:
    return present if given is None else given
