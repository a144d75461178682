"""Closing a book up to a day, and opening it again: the operator's period lock.

A process may not know of a lock for as long as it remembers that there was none, and a request that
was let in may still be at its write; `SETTLED_SECONDS` after a lock is put, neither is so any more.
"""

from datetime import date, datetime
from typing import Any

from ledger.aws.items import Item
from ledger.core.actors import Actor
from ledger.errors import LedgerError
from ledger.store import keys
from ledger.store.items import periods as period_items
from ledger.store.keys import Scope
from ledger.store.retry import write_until_settled
from ledger.store.table import Table
from ledger.store.ttl_cache import SECONDS

# What a function may take (template.yaml), and as much again for a copy of its write under way.
REQUEST_SECONDS = 15.0
SETTLED_SECONDS = SECONDS + 2 * REQUEST_SECONDS


class DayNotOver(LedgerError):
    """Entries may yet count on the day."""

    day: str
    message = "A book is closed through a day that is over, in UTC; {day} is not."


class ClosedAlready(LedgerError):
    """The book is closed through a later day; to open part of it is not what was asked for."""

    closed_through: str
    message = "The book is closed through {closed_through}: reopen it first."


class LockMoved(LedgerError):
    """Another operator closed the book meanwhile; nobody has asked to open what that closed."""

    closed_through: str
    message = "Another operator has closed the book through {closed_through} meanwhile."


def show(table: Table, scope: Scope) -> dict[str, Any]:
    """Through which day a book is closed; null if it is not."""
    closed_through = _closed_through(table, scope)
    is_closed = closed_through != period_items.NEVER
    return {"closed_through": closed_through.isoformat() if is_closed else None}


def close(table: Table, scope: Scope, day: date, now: datetime, by: Actor) -> None:
    """Put the lock, and never one that is earlier. It holds everywhere SETTLED_SECONDS later.

    The write is conditional on the lock that was read, so the later of two operators is refused
    with the lock that the other one put, or closes the book further.
    """
    if day >= now.date():
        raise DayNotOver(day=day.isoformat())
    put = period_items.period_item(scope, day, now, by)
    while True:
        before = table.get(keys.period(scope))
        closed_through = period_items.to_closed_through(before)
        if day < closed_through:
            raise ClosedAlready(closed_through=closed_through.isoformat())
        failed = write_until_settled(
            table, [{"Put": {"Item": put, **_unless_moved(before)}}]
        ).failed
        if not failed or failed[0] == put:
            return


def reopen(table: Table, scope: Scope, now: datetime, by: Actor) -> None:
    """Open the lock, and say by whom; a process may refuse for as long as it remembers it.

    `LockMoved` if it is not the lock any more that was there at the beginning.
    """
    before = table.get(keys.period(scope))
    if period_items.to_closed_through(before) == period_items.NEVER:
        return
    put = period_items.period_item(scope, period_items.NEVER, now, by)
    failed = write_until_settled(table, [{"Put": {"Item": put, **_unless_moved(before)}}]).failed
    closed_through = period_items.to_closed_through(failed.get(0))
    if closed_through != period_items.NEVER:
        raise LockMoved(closed_through=closed_through.isoformat())


def _unless_moved(before: Item | None) -> dict[str, Any]:
    """The condition that the lock is the one that was read."""
    if before is None:
        return {"ConditionExpression": "attribute_not_exists(PK)"}
    values = {":before": before["doc"]}
    return {"ConditionExpression": "doc = :before", "ExpressionAttributeValues": values}


def _closed_through(table: Table, scope: Scope) -> date:
    return period_items.to_closed_through(table.get(keys.period(scope)))
