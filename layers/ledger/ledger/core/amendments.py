"""Amendments: an entry's next version, out of the one before and what is to change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from ledger.core import ids, money
from ledger.core.accounts import Details, Direction
from ledger.core.actors import Actor
from ledger.core.entries import DraftLine, Entry, Line, check_header, check_lines, posted
from ledger.core.limits import VERSIONS_PER_ENTRY_MAX
from ledger.errors import EntryReversed, LimitExceeded, LineNotFound, VersionConflict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LineChange:
    """What is to change about one line; None leaves as it is."""

    account: int | None = None
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
    entry: Entry, amendment: Amendment, now: datetime, by: Actor, spare: tuple[int, ...] = ()
) -> Entry:
    """The next version; refuses in this order: version, state, lines, balance.

    `spare` are numbers nobody else has, taken as aliases when the lines need more slots
    (`aliases_needed` says how many). Slots are never used twice.
    """
    if amendment.expected_version not in (None, entry.version):
        raise VersionConflict(amendment.expected_version or 0, entry.version)
    if entry.reversed_by is not None:
        raise EntryReversed(entry.number)
    if entry.version >= VERSIONS_PER_ENTRY_MAX:
        raise LimitExceeded("VERSIONS_PER_ENTRY_MAX", VERSIONS_PER_ENTRY_MAX, entry.version + 1)
    currency = _or(amendment.currency, entry.currency)
    description = _or(amendment.description, entry.description)
    effective_at = _or(amendment.effective_at, entry.effective_at)
    check_header(currency, description, effective_at)
    lines = _amended_lines(entry, amendment, currency)
    check_lines(lines, currency)
    return replace(
        entry,
        version=entry.version + 1,
        updated_at=now,
        effective_at=effective_at,
        currency=currency,
        lines=lines,
        description=description,
        details=_or(amendment.details, entry.details),
        aliases=(*entry.aliases, *spare[: aliases_needed(entry, amendment)]),
        slots_used=entry.slots_used + len(amendment.create),
        by=by,
    )


def aliases_needed(entry: Entry, amendment: Amendment) -> int:
    """How many more numbers the entry needs to spell the lines that the amendment creates."""
    slots = entry.slots_used + len(amendment.create)
    return -(-slots // ids.LINES_PER_NUMBER) - len(entry.numbers)


def _amended_lines(entry: Entry, amendment: Amendment, currency: str) -> tuple[Line, ...]:
    present = {entry.line_number(line): line for line in entry.lines}
    for number in (*amendment.update, *amendment.delete):
        if number not in present or (number in amendment.update and number in amendment.delete):
            raise LineNotFound(number)
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
        account=_or(change.account, line.account),
        direction=_or(change.direction, line.direction),
        amount_minor=amount_minor,
        description=_or(change.description, line.description),
        details=_or(change.details, line.details),
    )


def _or(given: T | None, present: T) -> T:
    return present if given is None else given
