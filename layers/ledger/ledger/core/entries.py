"""Entries: balanced records of lines, in one currency, that are added to and never erased."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ledger.core import ids, money
from ledger.core.accounts import Account, Details, Direction
from ledger.core.actors import Actor
from ledger.core.limits import (
    AMOUNT_MINOR_MAX,
    DESCRIPTION_CHARACTERS_MAX,
    LINES_PER_ENTRY_MAX,
    YEAR_MAX,
    YEAR_MIN,
)
from ledger.errors import (
    AmountNotPositive,
    AmountOutOfRange,
    CurrencyMismatch,
    DayOutOfRange,
    EntryUnbalanced,
    LimitExceeded,
)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One side of a movement: account number, side, and a positive amount in minor units."""

    account_id: int
    direction: Direction
    amount_minor: int
    description: str = ""
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an accepted entry; its slot is its own for ever, through every version."""

    slot: int
    account_id: int
    direction: Direction
    amount_minor: int
    description: str = ""
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry not yet accepted.

    `effective_at` is when it counts, `subledger` the account under which it is listed (None: the
    book itself), `details` whatever a dialect has to say that the core has no word for.
    """

    effective_at: datetime
    currency: str
    lines: tuple[DraftLine, ...]
    description: str = ""
    subledger: int | None = None
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """An accepted entry, at one of its versions.

    `numbers` are the numbers that its lines are spelled with: its own, then one more for each
    1,024 slots that amendments have used up. `reverses` and `reversed_by` link a reversal. `by` is
    who made this version (None: it was made before that was kept), and no part of what it says.
    """

    entry_id: int
    version: int
    created_at: datetime
    updated_at: datetime
    effective_at: datetime
    currency: str
    lines: tuple[Line, ...]
    description: str = ""
    subledger: int | None = None
    details: Details = field(default_factory=dict)
    aliases: tuple[int, ...] = ()
    slots_used: int = 0
    reverses: int | None = None
    reversed_by: int | None = None
    by: Actor | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        assert self.lines, self.entry_id
        assert debits_minor(self.lines) == credits_minor(self.lines), self.entry_id

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.entry_id, *self.aliases)

    def line_number(self, line: Line) -> int:
        """The integer spelling of one of its lines."""
        block, index = divmod(line.slot, ids.LINES_PER_NUMBER)
        return ids.line_number(self.numbers[block], index)

    def slot_of(self, line_number: int) -> int | None:
        """The slot that `line_number` spells, whether or not a line is there now."""
        number, index = ids.split_line_number(line_number)
        if number not in self.numbers:
            return None
        return self.numbers.index(number) * ids.LINES_PER_NUMBER + index


def debits_minor(lines: Iterable[Line | DraftLine]) -> int:
    return sum(line.amount_minor for line in lines if line.direction is Direction.DEBIT)


def credits_minor(lines: Iterable[Line | DraftLine]) -> int:
    return sum(line.amount_minor for line in lines if line.direction is Direction.CREDIT)


def check_lines(lines: tuple[Line | DraftLine, ...], currency: str) -> None:
    """Refuse what is no entry, in this order: number of lines, each line, the balance."""
    if not 1 <= len(lines) <= LINES_PER_ENTRY_MAX:
        raise LimitExceeded(
            limit="LINES_PER_ENTRY_MAX", maximum=LINES_PER_ENTRY_MAX, actual=len(lines)
        )
    for line in lines:
        if line.amount_minor <= 0:
            raise AmountNotPositive()
        if line.amount_minor > AMOUNT_MINOR_MAX:
            raise AmountOutOfRange(amount_minor_max=AMOUNT_MINOR_MAX)
        _check_text(line.description)
    debits, credits_ = debits_minor(lines), credits_minor(lines)
    if debits != credits_:
        raise EntryUnbalanced(debits_minor=debits, credits_minor=credits_, currency=currency)


def _check_text(text: str) -> None:
    if len(text) > DESCRIPTION_CHARACTERS_MAX:
        raise LimitExceeded(
            limit="DESCRIPTION_CHARACTERS_MAX", maximum=DESCRIPTION_CHARACTERS_MAX, actual=len(text)
        )


def check_header(currency: str, description: str, effective_at: datetime) -> None:
    """Refuse an unknown currency, too long a description, and a day that no list can ask for."""
    money.minor_digits(currency)
    _check_text(description)
    # At the ends of what a datetime can say, there may be no such time in UTC.
    is_near = effective_at.year + 1 >= YEAR_MIN and effective_at.year - 1 <= YEAR_MAX
    at = effective_at.astimezone(UTC) if is_near else effective_at
    if not YEAR_MIN <= at.year <= YEAR_MAX:
        raise DayOutOfRange(
            effective_on=at.date().isoformat(), year_min=YEAR_MIN, year_max=YEAR_MAX
        )


def accept(
    draft: Draft, number: int, now: datetime, by: Actor, reverses: int | None = None
) -> Entry:
    """The first version of an entry. The draft has passed `check_header` and `check_lines`.

    A number of the clock kind is a time: that is when the entry was created, to the tick, so that
    the order of such numbers is that of creation without exception.
    """
    created_at = now if ids.is_keyed(number) else ids.clock_time(number)
    return Entry(
        entry_id=number,
        version=1,
        created_at=created_at,
        updated_at=created_at,
        effective_at=draft.effective_at,
        currency=draft.currency,
        lines=tuple(posted(slot, line) for slot, line in enumerate(draft.lines)),
        description=draft.description,
        subledger=draft.subledger,
        details=draft.details,
        slots_used=len(draft.lines),
        reverses=reverses,
        by=by,
    )


def posted(slot: int, line: DraftLine) -> Line:
    """A draft line at its slot."""
    return Line(
        slot, line.account_id, line.direction, line.amount_minor, line.description, line.details
    )


def changes_minor(
    lines: Iterable[Line | DraftLine], accounts: Mapping[int, Account], currency: str
) -> dict[int, int]:
    """What the lines add to each guarded account, on its normal side; one sum for each account.

    Refuses a currency that a guarded account, or one bound to a currency, is not kept in.
    """
    changes: dict[int, int] = {}
    for line in lines:
        terms = accounts[line.account_id].terms
        if terms.currency not in (None, currency):
            raise CurrencyMismatch(expected=terms.currency or "", actual=currency)
        if terms.floor_minor is not None:
            sign = 1 if line.direction is terms.normal_balance else -1
            changes[line.account_id] = changes.get(line.account_id, 0) + sign * line.amount_minor
    return changes


def reversal(entry: Entry, effective_at: datetime) -> Draft:
    """The opposite of an entry: the same lines on the other sides."""
    return Draft(
        effective_at=effective_at,
        currency=entry.currency,
        lines=tuple(
            DraftLine(
                line.account_id,
                line.direction.opposite,
                line.amount_minor,
                line.description,
                line.details,
            )
            for line in entry.lines
        ),
        description=entry.description,
        subledger=entry.subledger,
        details=entry.details,
    )
