"""The chart: the terms of accounts seen lately, so that a warm post reads none of them.

Terms never change and an account is only ever closed, which the write's own condition sees; so a
stale chart can refuse nothing wrongly, and let nothing through.
"""

import time
from collections.abc import Callable

from ledger.core.accounts import Account
from ledger.store.keys import Scope

SECONDS = 60.0
ACCOUNTS_MAX = 20_000


class Chart:
    """Shared by all requests of a process; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[tuple[Scope, int], tuple[float, Account]] = {}

    def find(self, scope: Scope, number: int) -> Account | None:
        kept_at, account = self._seen.get((scope, number), (0.0, None))
        return account if account and self._clock() - kept_at < SECONDS else None

    def keep(self, scope: Scope, account: Account) -> None:
        if len(self._seen) >= ACCOUNTS_MAX:
            self._seen.clear()
        self._seen[(scope, account.number)] = (self._clock(), account)
