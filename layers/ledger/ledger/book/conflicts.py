"""Races between requests for one item: whoever is overtaken reads again and tries again."""

from collections.abc import Callable
from typing import TypeVar

from ledger.aws.outcomes import RETRY_AFTER_SECONDS
from ledger.errors import ConcurrentUpdate, Contention
from ledger.store.table import Table

T = TypeVar("T")


def retry_on_conflict(table: Table, attempt: Callable[[], T]) -> T:
    """What the attempt returns, made again as often as another's change comes first."""
    count = 0
    while True:
        count += 1
        try:
            return attempt()
        except ConcurrentUpdate:
            if not table.patience.pause(count):
                raise Contention(RETRY_AFTER_SECONDS) from None
