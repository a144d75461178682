"""Context: the reader, the claim and the time that one write works with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from ledger.aws.items import Item
from ledger.book.reader import Reader
from ledger.core.claims import Actor, Claim
from ledger.errors import LedgerError
from ledger.store.commit import Commit
from ledger.store.keys import Key, Scope
from ledger.store.plans import Build, Committed
from ledger.store.table import Table

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Context:
    """The reader of the book, the request's claim, and the request's time."""

    read: Reader
    claim: Claim
    now: datetime

    @property
    def scope(self) -> Scope:
        """The tenant and business of the book."""
        return self.read.scope

    @property
    def table(self) -> Table:
        """The request's view of the table."""
        return self.read.table

    @property
    def by(self) -> Actor:
        """The actor behind the request."""
        return self.claim.by

    def of_journal(self, in_journal: bool) -> "Context":
        """Return the context with a claim to ids of the general journal, or to other ids."""
        return replace(self, claim=self.claim.of_journal(in_journal))

    def commit(
        self,
        key: Callable[[Scope, int], Key],
        build: Build[R],
        to_result: Callable[[Item], R],
        occupied: Callable[[Item], LedgerError] | None = None,
    ) -> Committed[R]:
        """Execute a plan under this claim; `key(scope, id)` is the key of the claimed item."""
        place = partial(key, self.scope)
        return Commit(self.table, self.claim, place, build, to_result, occupied).run()
