"""Totals: what the lines of entries come to, by account, currency and day.

They are derived from entries, and are counted by difference: what a version adds to the one before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from ledger.core.accounts import Direction
from ledger.core.entries import Entry

K = TypeVar("K")


class TotalKey(NamedTuple):
    """What is totalled together: the lines of one account and currency, of entries of one day."""

    account_id: int
    currency: str
    day: date


@dataclass(frozen=True, slots=True)
class Total:
    """Debits and credits in minor units, and how many lines; of a difference, also below zero."""

    debit_minor: int = 0
    credit_minor: int = 0
    lines: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(
            self.debit_minor + other.debit_minor,
            self.credit_minor + other.credit_minor,
            self.lines + other.lines,
        )

    def __neg__(self) -> "Total":
        return Total(-self.debit_minor, -self.credit_minor, -self.lines)

    @classmethod
    def of_balance(cls, balance_minor: int, normal: Direction, lines: int) -> "Total":
        """A total of so many lines that has such a balance on an account's normal side."""
        is_debit = normal is Direction.DEBIT
        return cls(*((balance_minor, 0) if is_debit else (0, balance_minor)), lines)

    def balance_minor(self, normal: Direction) -> int:
        """The balance on an account's normal side."""
        balance = self.debit_minor - self.credit_minor
        return balance if normal is Direction.DEBIT else -balance


Totals = Mapping[TotalKey, Total]


def add(found: dict[K, Total], at: K, total: Total) -> None:
    """Add to what is found at a place, of whatever kind places are."""
    found[at] = found.get(at, Total()) + total


def of_entry(entry: Entry | None) -> dict[TotalKey, Total]:
    """What an entry adds to the totals; None, and so nothing, once it is removed."""
    found: dict[TotalKey, Total] = {}
    for line in entry.lines if entry else ():
        assert entry is not None
        place = TotalKey(line.account_id, entry.currency, entry.effective_at.date())
        is_debit = line.direction is Direction.DEBIT
        amounts = (line.amount_minor, 0) if is_debit else (0, line.amount_minor)
        add(found, place, Total(*amounts, 1))
    return found


def difference(before: Totals, after: Totals) -> dict[TotalKey, Total]:
    """What takes the totals from one to the other, in an order that is always the same."""
    changes = {
        place: after.get(place, Total()) + -before.get(place, Total())
        for place in sorted(before.keys() | after.keys())
    }
    return {place: change for place, change in changes.items() if change != Total()}


def summed(totals: Iterable[Totals]) -> dict[TotalKey, Total]:
    """All of them together."""
    found: dict[TotalKey, Total] = {}
    for one in totals:
        for place, total in one.items():
            add(found, place, total)
    return found
