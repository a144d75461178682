"""Closing a book up to a day, and opening it again: the operator's period lock.

A process may not know of a lock for as long as it remembers that there was none, and a request that
was let in may still be at its write; `SETTLED_SECONDS` after a lock is put, neither is so any more.
"""

from datetime import date, datetime
from typing import Any

from ledger.errors import LedgerError
from ledger.store import keys, period_items
from ledger.store.keys import Scope
from ledger.store.seen import SECONDS
from ledger.store.table import Table

# What a function may take (template.yaml), and as much again for a copy of its write under way.
REQUEST_SECONDS = 15.0
SETTLED_SECONDS = SECONDS + 2 * REQUEST_SECONDS


class DayNotOver(LedgerError):
    """Entries may yet count on the day."""

    day: str
    words = "A book is closed through a day that is over, in UTC; {day} is not."


class ClosedAlready(LedgerError):
    """The book is closed through a later day; to open part of it is not what was asked for."""

    closed_through: str
    words = "The book is closed through {closed_through}: reopen it first."


def show(table: Table, scope: Scope) -> dict[str, Any]:
    """Through which day a book is closed; null if it is not."""
    closed_through = _closed_through(table, scope)
    is_closed = closed_through != period_items.NEVER
    return {"closed_through": closed_through.isoformat() if is_closed else None}


def close(table: Table, scope: Scope, day: date, now: datetime) -> None:
    """Put the lock. It holds everywhere SETTLED_SECONDS later."""
    if day >= now.date():
        raise DayNotOver(day.isoformat())
    before = _closed_through(table, scope)
    if day < before:
        raise ClosedAlready(before.isoformat())
    table.put(period_items.period_item(scope, day, now))


def reopen(table: Table, scope: Scope) -> None:
    """Take the lock away; a process may refuse for as long as it remembers it."""
    table.delete(keys.period(scope))


def _closed_through(table: Table, scope: Scope) -> date:
    return period_items.to_closed_through(table.get(keys.period(scope)))
