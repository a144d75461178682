"""Optimistic locking: a request that loses to a concurrent update reads and tries again."""

from collections.abc import Callable
from typing import TypeVar

from ledger.aws.outcomes import RETRY_AFTER_SECONDS
from ledger.errors import ConcurrentUpdate, Contention
from ledger.store.table import Table

T = TypeVar("T")


def retry_on_conflict(table: Table, attempt: Callable[[], T]) -> T:
    """Return the attempt's result. Repeat the attempt while it raises `ConcurrentUpdate`."""
    for _ in table.retry_budget.attempts():
        try:
            return attempt()
        except ConcurrentUpdate:
            continue
    raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
