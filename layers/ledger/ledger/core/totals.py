"""Totals: the sums of the lines of entries, by account, currency and day.

Totals are derived from entries. A version is counted by its difference to the version before.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from msgspec import Struct

from ledger.core.accounts import Direction
from ledger.core.entries import Entry

K = TypeVar("K")


class TotalKey(NamedTuple):
    """The key of one total: account, currency, and the effective day of the entries."""

    account_id: int
    currency: str
    day: date


class Total(Struct, frozen=True):
    """Debits and credits in minor units, and the count of lines; a difference may be negative."""

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
        """Return the total of `lines` lines with a balance on an account's normal side."""
        if normal is Direction.DEBIT:
            return cls(debit_minor=balance_minor, lines=lines)
        return cls(credit_minor=balance_minor, lines=lines)

    def balance_minor(self, normal: Direction) -> int:
        """Return the balance on an account's normal side."""
        balance = self.debit_minor - self.credit_minor
        return balance if normal is Direction.DEBIT else -balance


Totals = Mapping[TotalKey, Total]


def add(totals: dict[K, Total], key: K, total: Total) -> None:
    """Add `total` to `totals[key]`."""
    totals[key] = totals.get(key, Total()) + total


def of_entry(entry: Entry | None) -> dict[TotalKey, Total]:
    """Return the totals of one entry; none for None, which is a removed entry."""
    if entry is None:
        return {}
    # A time of another zone would count on another day, and in another month.
    assert entry.effective_at.utcoffset() == timedelta(), entry.entry_id
    totals: dict[TotalKey, Total] = {}
    for line in entry.lines:
        key = TotalKey(line.account_id, entry.currency, entry.effective_at.date())
        add(totals, key, Total.of_balance(line.amount_minor, line.direction, 1))
    # An entry is balanced, so its totals are, and each line counts once.
    assert sum(total.debit_minor - total.credit_minor for total in totals.values()) == 0
    assert sum(total.lines for total in totals.values()) == len(entry.lines)
    return totals


def difference(before: Totals, after: Totals) -> dict[TotalKey, Total]:
    """Return the totals that lead from `before` to `after`, in the order of their keys."""
    # The order is always the same: an interrupted counter goes on after a count of keys.
    changes = {
        key: after.get(key, Total()) + -before.get(key, Total())
        for key in sorted(before.keys() | after.keys())
    }
    return {key: change for key, change in changes.items() if change != Total()}


def summed(all_totals: Iterable[Totals]) -> dict[TotalKey, Total]:
    """Return the sum of all totals, by key."""
    sums: dict[TotalKey, Total] = {}
    for totals in all_totals:
        for key, total in totals.items():
            add(sums, key, total)
    return sums
