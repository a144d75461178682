"""The chart: the terms of accounts seen lately, so that a warm post reads none of them.

Terms never change and an account is only ever closed, which the write's own condition sees; so a
stale chart can refuse nothing wrongly, and let nothing through. What accounts and records are
called may be a minute old. Records come, and change, but never go; a name never moves.
"""

import time
from collections.abc import Callable

from ledger.core.accounts import Account
from ledger.core.records import Name, Record
from ledger.store.keys import Scope
from ledger.store.seen import Seen


class Chart:
    """Shared by all requests of a process; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.accounts: Seen[tuple[Scope, int], Account] = Seen(clock)
        self.records: Seen[tuple[Scope, str, int], Record] = Seen(clock)
        self.names: Seen[tuple[Scope, Name], int] = Seen(clock)

    def forget(self) -> None:
        """Forget everything, as a new process would."""
        for seen in (self.accounts, self.records, self.names):
            seen.forget()
