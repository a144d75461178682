"""The chart: the terms of accounts seen lately, so that a warm post reads none of them.

Terms never change and an account is only ever closed, which the write's own condition sees; so a
stale chart can refuse nothing wrongly, and let nothing through. What accounts and records are
called may be a minute old. Records come, and change, but never go; a name never moves. A period
that was closed may look open for a minute, which whoever closes it waits for.
"""

from collections.abc import Callable, Iterable
from datetime import date

from ledger.aws.clock import elapsed
from ledger.aws.items import Item
from ledger.core.accounts import Account
from ledger.core.records import Name, Record
from ledger.store.items.codec import kind_of
from ledger.store.items.periods import PERIOD, to_closed_through
from ledger.store.keys import Scope
from ledger.store.ttl_cache import TtlCache


class BookCache:
    """Shared by all requests of a process; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = elapsed) -> None:
        self.accounts: TtlCache[tuple[Scope, int], Account] = TtlCache(clock)
        self.records: TtlCache[tuple[Scope, str, int], Record] = TtlCache(clock)
        self.names: TtlCache[tuple[Scope, Name], int] = TtlCache(clock)
        self.closed: TtlCache[Scope, date] = TtlCache(clock)

    def note_closed(self, scope: Scope, found: Iterable[Item]) -> date:
        """Through which day a book is closed, by what was found where that would say so."""
        item = next((item for item in found if kind_of(item) == PERIOD), None)
        closed = to_closed_through(item)
        self.closed.keep(scope, closed)
        return closed

    def forget(self) -> None:
        """Forget everything, as a new process would."""
        for seen in (self.accounts, self.records, self.names, self.closed):
            seen.forget()
