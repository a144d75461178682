"""Statements: leaves with the digest of a book's trial balance, once a day and behind a closing.

A statement is due with the first changes of a UTC day, and behind a period's leaf. A book at rest
gets none. The totals move only with the head. So totals that were read after a head are those of
its leaves, if it still is the head when the statement is sealed.

Changes are counted first. A statement that does not fit in the time behind them, or that others
overtake, stays due, and comes with later changes of its book.
"""

import time
from collections.abc import Callable, Mapping

from ledger.core import ids
from ledger.log import acts
from ledger.process.log import logger
from ledger.store import keys
from ledger.store.items.heads import Head
from ledger.store.items.totals import to_total
from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.stream import sealing
from ledger.stream.counter import Counter

READING_SECONDS = 20.0  # of all books in a batch
# A book whose statement failed is left alone for so many times as long as its reading took.
REST_FACTOR = 100
TOTALS_READ = 5_000  # in one request, which returns 1 MB at most
ATTEMPTS = 2

HasTime = Callable[[], bool]


class Statements:
    """The due statements of books. One object lives as long as its process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._resting: dict[Scope, float] = {}

    def seal_due(self, counter: Counter, heads: Mapping[Scope, Head], seconds: float) -> None:
        """Seal the due statements of books whose heads are known, within a time."""
        end = self._clock() + min(seconds, READING_SECONDS)
        for scope, head in heads.items():
            start = self._clock()
            if not is_due(counter, head) or start < self._resting.pop(scope, start):
                continue
            if not self._seal(counter, scope, head, lambda: self._clock() < end):
                now = self._clock()
                rests = {book: until for book, until in self._resting.items() if now < until}
                self._resting = {**rests, scope: now + REST_FACTOR * (now - start)}

    def _seal(self, counter: Counter, scope: Scope, head: Head, has_time: HasTime) -> bool:
        try:
            is_done = state(counter, scope, head, has_time) is not None
        except Exception:  # noqa: BLE001 - it stays due, and must not fail the counted changes
            logger().exception("statement failed", extra={"business": scope.business_id})
            return False
        if not is_done:
            logger().warning("statement put off", extra={"business": scope.business_id})
        return is_done


def is_due(counter: Counter, head: Head) -> bool:
    """Return whether a statement of a book is due."""
    return head.log is not None and head.log.stated < sealing.day(counter.now())


def state(
    counter: Counter, scope: Scope, head: Head, has_time: HasTime = lambda: True
) -> Head | None:
    """Seal the due statement of a book, and return its next head.

    Return None if the time ended, or if others counted meanwhile.
    """
    for _ in range(ATTEMPTS):
        if not is_due(counter, head):
            return head  # Another consumer has sealed it.
        assert head.log is not None, "a log stays"
        assert head.half is None, "the totals are those of the leaves"
        sums = _sums(counter.table, scope, has_time)
        if sums is None:
            return None
        row = acts.statement_row(head.log.size, sums, counter.now())
        stated = counter.enter(scope, head, [sealing.act_leaf(acts.STATEMENT, row)])
        if stated is not None:
            return stated
        head = counter.head(scope)
    return None


def _sums(table: Table, scope: Scope, has_time: HasTime) -> acts.Sums | None:
    """Return debits and credits by account and currency; None if the time ended."""
    sums: dict[tuple[int, str], tuple[int, int]] = {}
    low, high = (keys.total_of_month(scope, account) for account in (0, ids.ID_MAX + 1))
    after: keys.Key | None = None
    while has_time():
        items, after = table.query_range(low, high, TOTALS_READ, True, after)
        for key, total in map(to_total, items):
            place = key.account_id, key.currency
            debit, credit = sums.get(place, (0, 0))
            sums[place] = debit + total.debit_minor, credit + total.credit_minor
        if after is None:
            return sums
    return None
