"""Caches of a process, so that a warm post reads no account, name or period again.

Terms never change, and an account can only be closed, which the write's own condition checks. So a
stale cache refuses nothing wrongly and permits nothing. Texts of accounts and records may be a
minute old, and so may the owner of a name that changed it. Records never go. A closed period may
look open for a minute; `ledger-admin` waits for that after it has closed one.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Generic, TypeVar

from msgspec.structs import replace

from ledger.aws.deadlines import elapsed
from ledger.aws.items import Item
from ledger.core.accounts import Account
from ledger.core.records import Name, Record
from ledger.store.items.codec import kind_of
from ledger.store.items.periods import PERIOD, to_closed_through
from ledger.store.keys import Scope

SECONDS = 60.0
VALUES_MAX = 20_000
K = TypeVar("K")
V = TypeVar("V")


class TtlCache(Generic[K, V]):
    """Values by key, each for SECONDS. All requests of a process share it."""

    def __init__(self, clock: Callable[[], float] = elapsed) -> None:
        self._clock = clock
        self._values: dict[K, tuple[float, V]] = {}

    def find(self, key: K) -> V | None:
        """Return the value unless it is older than SECONDS."""
        entry = self._values.get(key)
        # After a clock was set back, the age is unknown: then read the value again.
        return entry[1] if entry and 0 <= self._clock() - entry[0] < SECONDS else None

    def now(self) -> float:
        """Return the time for `keep`. Take it before the read, to miss no later change."""
        return self._clock()

    def keep(self, key: K, value: V, read_at: float | None = None) -> None:
        """Cache a value that was read at `read_at`, a time of `now`; without it, at present."""
        # To forget everything is simpler than to find the oldest, and costs one read each.
        if len(self._values) >= VALUES_MAX:
            self._values.clear()
        self._values[key] = (self._clock() if read_at is None else read_at, value)
        assert len(self._values) <= VALUES_MAX, "the cache is bounded"

    def change(self, key: K, value: V) -> None:
        """Replace the value of a cached key, and leave its age."""
        read_at, _ = self._values[key]
        self._values[key] = (read_at, value)

    def forget_one(self, key: K) -> None:
        """Forget a key, which need not be there."""
        self._values.pop(key, None)

    def forget(self) -> None:
        """Forget all keys."""
        self._values.clear()


class BookCache:
    """The cached accounts, records, names and periods of all books. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = elapsed) -> None:
        self.accounts: TtlCache[tuple[Scope, int], Account] = TtlCache(clock)
        self.records: TtlCache[tuple[Scope, str, int], Record] = TtlCache(clock)
        self.names: TtlCache[tuple[Scope, Name], int] = TtlCache(clock)
        self.closed: TtlCache[Scope, date] = TtlCache(clock)

    def note_closed(self, scope: Scope, items: Iterable[Item]) -> date:
        """Cache and return the closing date from the period's item, if the items have it."""
        item = next((item for item in items if kind_of(item) == PERIOD), None)
        closed = to_closed_through(item)
        self.closed.keep(scope, closed)
        return closed

    def note_used(self, scope: Scope, account_ids: Iterable[int]) -> None:
        """Note that accounts have lines. Each keeps its age in the cache."""
        for key in ((scope, account_id) for account_id in account_ids):
            account = self.accounts.find(key)
            if account is not None and account.is_unused:
                self.accounts.change(key, replace(account, is_unused=False))

    def forget(self) -> None:
        """Forget everything, as a new process would."""
        for cache in (self.accounts, self.records, self.names, self.closed):
            cache.forget()
