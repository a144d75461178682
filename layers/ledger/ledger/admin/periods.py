"""The period lock: close a book through a day, and reopen it.

A function caches "not closed" for `SECONDS` (60 s), and a request may run `REQUEST_SECONDS` (15 s),
as may a late copy of its write. `period close` therefore waits `SETTLED_SECONDS`, after which no
stale writer is left.
"""

import sys
from argparse import Namespace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ledger.admin.command_line import (
    BUSINESS,
    DRY_RUN,
    QUIET,
    TENANT,
    argument,
    command,
    progress,
    to_day,
)
from ledger.admin.operator import Operator
from ledger.aws.items import Item
from ledger.core.claims import Actor
from ledger.errors import LedgerError
from ledger.store import keys
from ledger.store.cache import SECONDS
from ledger.store.items import periods as period_items
from ledger.store.keys import Scope
from ledger.store.retry import write_until_settled
from ledger.store.table import Table

# The time-out of a function (template.yaml); a copy of its write under way may take as long again.
REQUEST_SECONDS = 15.0
SETTLED_SECONDS = SECONDS + 2 * REQUEST_SECONDS


class DayNotOver(LedgerError):
    """The day is not over, so that entries may still count on it."""

    day: str
    message = "A book is closed through a day that is over, in UTC; {day} is not."


class ClosedAlready(LedgerError):
    """The book is closed through a later day; `close` never opens a part of it."""

    closed_through: str
    message = "The book is closed through {closed_through}: reopen it first."


class LockMoved(LedgerError):
    """Another operator closed the book between our read and our write; `reopen` leaves that."""

    closed_through: str
    message = "Another operator has closed the book through {closed_through} meanwhile."


_DAY = argument("day", type=to_day, help="the last closed day (UTC), such as 2026-03-31")


def show(table: Table, scope: Scope) -> dict[str, Any]:
    """Return the day through which a book is closed; null if it is open."""
    closed_through = _closed_through(table, scope)
    is_closed = closed_through != period_items.NEVER
    return {"closed_through": closed_through.isoformat() if is_closed else None}


def close(table: Table, scope: Scope, day: date, now: datetime, by: Actor) -> None:
    """Close a book through a day. Every function knows it `SETTLED_SECONDS` later.

    Raise `DayNotOver`, or `ClosedAlready` if the book is closed through a later day. The write is
    conditional on the lock that was read. So of two concurrent operators the later one meets the
    lock of the other, and is refused or closes the book further.
    """
    if day >= now.date():
        raise DayNotOver(day=day.isoformat())
    while True:
        before = table.get(keys.period(scope))
        closed_through = period_items.to_closed_through(before)
        if day < closed_through:
            raise ClosedAlready(closed_through=closed_through.isoformat())
        lock = period_items.period_item(scope, day, _later(now, before), by)
        failed = write_until_settled(
            table, [{"Put": {"Item": lock, **_unless_moved(before)}}]
        ).failed
        if not failed or failed[0] == lock:
            return


def reopen(table: Table, scope: Scope, now: datetime, by: Actor) -> None:
    """Reopen a book. A function may refuse entries until its cache expires.

    Raise `LockMoved` if another operator has closed the book since the read.
    """
    before = table.get(keys.period(scope))
    if period_items.to_closed_through(before) == period_items.NEVER:
        return
    at = _later(now, before)
    lock = period_items.period_item(scope, period_items.NEVER, at, by)
    failed = write_until_settled(table, [{"Put": {"Item": lock, **_unless_moved(before)}}]).failed
    closed_through = period_items.to_closed_through(failed.get(0))
    if closed_through != period_items.NEVER:
        raise LockMoved(closed_through=closed_through.isoformat())


def _later(now: datetime, before: Item | None) -> datetime:
    """Return the time of a change: later than the last one, as clocks may differ."""
    last = period_items.to_closed_at(before)
    return max(now, last + timedelta(microseconds=1)) if last else now


def _unless_moved(before: Item | None) -> dict[str, Any]:
    """Return the condition that the lock is still the one that was read."""
    if before is None:
        return {"ConditionExpression": "attribute_not_exists(PK)"}
    values = {":before": before["doc"]}
    return {"ConditionExpression": "doc = :before", "ExpressionAttributeValues": values}


def _closed_through(table: Table, scope: Scope) -> date:
    return period_items.to_closed_through(table.get(keys.period(scope)))


@command(
    "period",
    "close",
    "close a book through a day, so that nothing in it changes any more",
    TENANT,
    BUSINESS,
    _DAY,
    QUIET,
    DRY_RUN,
)
def close_period(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Close a book through a day, and return when no function can write into it any more."""
    scope = operator.scope(arguments.tenant, arguments.business)
    close(operator.table, scope, arguments.day, datetime.now(UTC), operator.by)
    if not arguments.dry_run:
        print(f"Closed for all in {SETTLED_SECONDS:.0f} s", file=sys.stderr)
        with progress(arguments, total=round(SETTLED_SECONDS), unit="s") as bar:
            for _ in range(round(SETTLED_SECONDS)):
                arguments.sleep(1)
                bar.update()
    return show(operator.table, scope)


@command("period", "reopen", "reopen a book", TENANT, BUSINESS, DRY_RUN)
def reopen_period(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Open a book again."""
    scope = operator.scope(arguments.tenant, arguments.business)
    reopen(operator.table, scope, datetime.now(UTC), operator.by)
    return show(operator.table, scope)


@command("period", "show", "show the day through which a book is closed", TENANT, BUSINESS)
def show_period(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Return the day through which a book is closed."""
    return show(operator.table, operator.scope(arguments.tenant, arguments.business))


COMMANDS = (close_period, reopen_period, show_period)
