"""Rate limits: so many requests a client and window of time, counted where all functions see it.

Off unless configured. Each request then costs one `UpdateItem` of one write unit more, on an item
of the client and the window that the table forgets by itself. Once a process knows that a client
has made all its requests of a window, a further one costs nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.errors import RateExceeded
from ledger.store import directory_keys
from ledger.store.cache import VALUES_MAX
from ledger.store.table import Table

if TYPE_CHECKING:
    from ledger.http.request import Request

WINDOW_SECONDS = 5
KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a client's requests in this window, which ends at `resets_at` (Unix s)."""

    limit: int
    used: int
    resets_at: int
    retry_after_seconds: int

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    def check(self) -> None:
        if self.used > self.limit:
            raise RateExceeded(retry_after_seconds=self.retry_after_seconds)


def counted(request: "Request", client_id: str) -> Allowance | None:
    """Count a request as a client's, if there is a limit; what is left to it."""
    limit, spent = request.runtime.settings.rate_limit, request.runtime.spent
    return use_one(request.table, spent, client_id, limit, request.now) if limit else None


def use_one(
    table: Table, spent: dict[str, int], client_id: str, limit: int, now: datetime
) -> Allowance:
    """Count a request of a client; `spent` has the window that each client has used up."""
    second = int(now.timestamp())
    window = second // WINDOW_SECONDS
    resets_at = (window + 1) * WINDOW_SECONDS
    used = limit + 1
    if spent.get(client_id) != window:
        key = directory_keys.allowance(client_id, window)
        used = table.increment(key, "allowance", resets_at + KEPT_SECONDS)
    if used > limit:
        if len(spent) >= VALUES_MAX:
            spent.clear()
        spent[client_id] = window
    return Allowance(limit, used, resets_at, resets_at - second)
