"""The chart: the terms of accounts seen lately, so that a warm post reads none of them.

Terms never change and an account is only ever closed, which the write's own condition sees; so a
stale chart can refuse nothing wrongly, and let nothing through. Names may be a minute old. The same
goes for records, which come and change, but never go.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from ledger.core.accounts import Account
from ledger.core.records import Record
from ledger.store.keys import Scope

SECONDS = 60.0
KEPT_MAX = 20_000
K = TypeVar("K")
T = TypeVar("T")


class Chart:
    """Shared by all requests of a process; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._accounts: dict[tuple[Scope, int], tuple[float, Account]] = {}
        self._records: dict[tuple[Scope, str, int], tuple[float, Record]] = {}

    def find(self, scope: Scope, number: int) -> Account | None:
        return self._fresh(self._accounts.get((scope, number)))

    def keep(self, scope: Scope, account: Account) -> None:
        self._keep(self._accounts, (scope, account.number), account)

    def find_record(self, scope: Scope, kind: str, number: int) -> Record | None:
        return self._fresh(self._records.get((scope, kind, number)))

    def keep_record(self, scope: Scope, record: Record) -> None:
        self._keep(self._records, (scope, record.kind, record.number), record)

    def forget(self) -> None:
        """Forget everything, as a new process would."""
        self._accounts.clear()
        self._records.clear()

    def _fresh(self, kept: tuple[float, T] | None) -> T | None:
        return kept[1] if kept and self._clock() - kept[0] < SECONDS else None

    def _keep(self, seen: dict[K, tuple[float, T]], key: K, value: T) -> None:
        if len(seen) >= KEPT_MAX:
            seen.clear()
        seen[key] = (self._clock(), value)
