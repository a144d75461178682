"""Entries: balanced records of lines, in one currency. An entry is never deleted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.core import ids, money
from ledger.core.accounts import DEBIT, Account, Details, Direction
from ledger.core.claims import Actor, Authored, Claim
from ledger.core.limits import (
    AMOUNT_MINOR_MAX,
    DESCRIPTION_CHARACTERS_MAX,
    LINES_PER_ENTRY_MAX,
    YEAR_MAX,
    YEAR_MIN,
)
from ledger.core.line_states import LineStates
from ledger.errors import (
    AmountNotPositive,
    AmountOutOfRange,
    CurrencyMismatch,
    DayOutOfRange,
    EntryUnbalanced,
    EntryWithoutLines,
    LimitExceeded,
)


class DraftLine(Struct, frozen=True, gc=False):
    """A line before its acceptance: account, direction, and a positive amount in minor units."""

    account_id: int
    direction: Direction
    amount_minor: int
    description: str = ""
    details: Details = field(default_factory=dict)


class Line(Struct, frozen=True, gc=False):
    """A line of an accepted entry. No other line of the entry, in any version, has its slot."""

    slot: int
    account_id: int
    direction: Direction
    amount_minor: int
    description: str = ""
    details: Details = field(default_factory=dict)


class Draft(Struct, frozen=True):
    """An entry before its acceptance.

    `effective_at` is the time from which it counts. `subledger` is the account whose subledger
    lists it, None for the general journal. `details` are fields that only one dialect understands.
    """

    effective_at: datetime
    currency: str
    lines: tuple[DraftLine, ...]
    description: str = ""
    subledger: int | None = None
    details: Details = field(default_factory=dict)

    @property
    def in_journal(self) -> bool:
        """Tell whether the general journal lists the entry."""
        return self.subledger is None

    @property
    def account_ids(self) -> frozenset[int]:
        """The accounts of its lines, and the one whose subledger lists it."""
        listing = frozenset() if self.subledger is None else frozenset([self.subledger])
        return listing.union([line.account_id for line in self.lines])


class Entry(Authored, frozen=True):
    """An accepted entry at one of its versions. Times are in UTC.

    `aliases` are its additional ids: one for each further 1,024 slots.
    `reverses` and `reversed_by` link a reversal and its original. No part of its content are `by`,
    the version's actor (None: not stored), and the present `line_states`, which an index lacks. Nor
    are `request_digest` and `fingerprint` of the request that created it; empty without a claim.
    """

    NO_CONTENT = ("by", "line_states", "request_digest", "fingerprint")

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
    line_states: LineStates = field(default_factory=dict)
    request_digest: str = ""
    fingerprint: str = ""

    def __post_init__(self) -> None:
        # Every entry is built here, before its write and after its reading.
        assert 0 <= self.entry_id <= ids.ID_MAX, self.entry_id
        assert self.version >= 1, self.entry_id
        assert self.lines, self.entry_id
        assert min([line.amount_minor for line in self.lines]) > 0, self.entry_id
        debits, credits_ = totals_minor(self.lines)
        assert debits == credits_, self.entry_id

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its own id and its additional ids, from which its line ids are made."""
        return (self.entry_id, *self.aliases)

    def line_id(self, line: Line) -> int:
        """Return the id of one of its lines."""
        return self.id_of_slot(line.slot)

    def id_of_slot(self, slot: int) -> int:
        """Return the id of the line that has or had a slot."""
        block, index = divmod(slot, ids.LINES_PER_ID)
        return ids.line_id(self.numbers[block] if block else self.entry_id, index)

    def line_ids(self, lines: Iterable[Line]) -> list[int]:
        """Return the ids of some of its lines, in order: each is made of the slot's own id."""
        begins = [ids.line_id(number, 0) for number in self.numbers]
        return [
            begins[line.slot >> ids.INDEX_BITS] | line.slot & ids.LINES_PER_ID - 1 for line in lines
        ]

    def lines_by_id(self) -> dict[int, Line]:
        """Return its lines by their ids, in order."""
        lines = dict(zip(self.line_ids(self.lines), self.lines, strict=True))
        assert len(lines) == len(self.lines), self.entry_id
        return lines

    def as_written(self) -> "Entry":
        """Return this version as its own write's answer had it: not reversed yet."""
        return self if self.reversed_by is None else replace(self, reversed_by=None)


def totals_minor(lines: Sequence[Line | DraftLine]) -> tuple[int, int]:
    """Return the sums of the debits and of the credits in minor units."""
    debits = sum([line.amount_minor for line in lines if line.direction is DEBIT])
    return debits, sum([line.amount_minor for line in lines]) - debits


def check_lines(lines: tuple[Line | DraftLine, ...], currency: str) -> None:
    """Refuse lines that are no entry, in this order: number of lines, each line, balance."""
    if not lines:
        raise EntryWithoutLines()
    _check_size("LINES_PER_ENTRY_MAX", LINES_PER_ENTRY_MAX, len(lines))
    for line in lines:
        if line.amount_minor <= 0:
            raise AmountNotPositive()
        if line.amount_minor > AMOUNT_MINOR_MAX:
            raise AmountOutOfRange(amount_minor_max=AMOUNT_MINOR_MAX)
        if len(line.description) > DESCRIPTION_CHARACTERS_MAX:
            _check_text(line.description)
    debits, credits_ = totals_minor(lines)
    if debits != credits_:
        raise EntryUnbalanced(debits_minor=debits, credits_minor=credits_, currency=currency)


def _check_text(text: str) -> None:
    _check_size("DESCRIPTION_CHARACTERS_MAX", DESCRIPTION_CHARACTERS_MAX, len(text))


def _check_size(limit: str, maximum: int, actual: int) -> None:
    if actual > maximum:
        raise LimitExceeded(limit=limit, maximum=maximum, actual=actual)


def check_header(currency: str, description: str, effective_at: datetime) -> None:
    """Refuse an unknown currency, a description that is too long, and a day out of range."""
    money.minor_digits(currency)
    _check_text(description)
    # Near the ends of Python's calendar, a time may have no equivalent in UTC.
    is_near = effective_at.year + 1 >= YEAR_MIN and effective_at.year - 1 <= YEAR_MAX
    at = effective_at.astimezone(UTC) if is_near else effective_at
    if not YEAR_MIN <= at.year <= YEAR_MAX:
        raise DayOutOfRange(
            effective_on=at.date().isoformat(), year_min=YEAR_MIN, year_max=YEAR_MAX
        )


def accept(
    draft: Draft,
    entry_id: int,
    now: datetime,
    by: Actor,
    reverses: int | None = None,
    claim: Claim | None = None,
) -> Entry:
    """Return the first version of a checked draft, which `claim` creates (None: with others)."""
    # An id of the clock kind contains the creation time, so these ids have the order of creation.
    created_at = now if ids.is_keyed(entry_id) else ids.clock_time(entry_id)
    assert ids.is_in_journal(entry_id) == draft.in_journal, entry_id
    return Entry(
        entry_id=entry_id,
        version=1,
        created_at=created_at,
        updated_at=created_at,
        effective_at=draft.effective_at.astimezone(UTC),
        currency=draft.currency,
        lines=tuple([accept_line(slot, line) for slot, line in enumerate(draft.lines)]),
        description=draft.description,
        subledger=draft.subledger,
        details=draft.details,
        slots_used=len(draft.lines),
        reverses=reverses,
        by=by,
        request_digest=claim.request_digest if claim else "",
        fingerprint=claim.fingerprint if claim else "",
    )


def accept_line(slot: int, line: DraftLine) -> Line:
    """Return a draft line as the line of a slot."""
    amount_minor = line.amount_minor
    assert 0 < amount_minor <= AMOUNT_MINOR_MAX
    return Line(slot, line.account_id, line.direction, amount_minor, line.description, line.details)


def changes_minor(
    lines: Sequence[Line | DraftLine], accounts: Mapping[int, Account], currency: str
) -> dict[int, int]:
    """Return the balance change of each guarded account, in minor units on its normal side.

    Raise `CurrencyMismatch` if an account with a currency of its own has another one.
    """
    guarded: dict[int, Direction] = {}
    for account_id in dict.fromkeys([line.account_id for line in lines]):
        terms = accounts[account_id].terms
        if terms.currency not in (None, currency):
            raise CurrencyMismatch(expected=terms.currency or "", actual=currency)
        if terms.floor_minor is not None:
            guarded[account_id] = terms.normal_balance
    changes = dict.fromkeys(guarded, 0)
    for line in lines if guarded else ():
        if line.account_id in guarded:
            sign = 1 if line.direction is guarded[line.account_id] else -1
            changes[line.account_id] += sign * line.amount_minor
    return changes
