"""Rate limits: so many requests a token and window of time, counted where all functions see it.

Off unless configured. Each request then costs one `UpdateItem` of one write unit more, on an item
of the token and the window that the table forgets by itself.
"""

from dataclasses import dataclass
from datetime import datetime

from ledger.errors import RateExceeded
from ledger.store import keys
from ledger.store.table import Table

WINDOW_SECONDS = 5
KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a token's requests in this window, which ends at `resets_at` (Unix s)."""

    limit: int
    used: int
    resets_at: int
    retry_after_seconds: int

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    def check(self) -> None:
        if self.used > self.limit:
            raise RateExceeded(self.retry_after_seconds)


def use_one(table: Table, token_digest: str, limit: int, now: datetime) -> Allowance:
    """Count a request of a token."""
    second = int(now.timestamp())
    window = second // WINDOW_SECONDS
    resets_at = (window + 1) * WINDOW_SECONDS
    key = keys.allowance(token_digest, window)
    used = table.count_up(key, "allowance", resets_at + KEPT_SECONDS)
    return Allowance(limit, used, resets_at, resets_at - second)
