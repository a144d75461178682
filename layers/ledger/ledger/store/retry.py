"""Retries: pauses between attempts, and the refusal when the time is up."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from ledger.aws.outcomes import RETRY_AFTER_SECONDS, Outcome
from ledger.errors import ConcurrentUpdate, Contention, StoreUnavailable, TryAgain
from ledger.store.attempts import Attempts
from ledger.store.table import Table

T = TypeVar("T")


class Retries:
    """The attempts of one write, as an iterable: the first comes at once, others after a pause.

        for _ in retries:
            outcome = retries.write(actions)
            if outcome.is_settled:
                return outcome
        raise retries.give_up()

    The iteration ends when the request's time is up. `may_arrive` is true once an attempt got no
    answer, or was sent more than once: a copy of it may still reach the table.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._attempts = Attempts()
        self._outcome = Outcome({})
        self._steps = iter(self)
        self._is_first = True
        self.may_arrive = False

    def __iter__(self) -> Iterator[int]:
        for attempt in self._table.retry_budget.attempts():
            if attempt > 1:
                self._table.counts["retries"] += 1
            yield attempt
            # The caller asks for one more attempt, so the last one has failed.
            self._table.counts["conflicts" if self._outcome.contended else "unanswered"] += 1

    def write(self, actions: Sequence[dict[str, Any]]) -> Outcome:
        """Send the write once, as another copy of the same transaction."""
        self._outcome = self._table.write(actions, self._attempts)
        self.may_arrive |= self._outcome.may_arrive
        return self._outcome

    def wait(self) -> None:
        """Wait before another attempt. Raise the refusal when the time is up.

        It is for a loop that also goes on without a wait; the first call follows the first attempt.
        """
        if self._is_first:
            self._is_first = False
            next(self._steps)
        if next(self._steps, None) is None:
            raise self.give_up()

    def give_up(self) -> TryAgain:
        """Return the refusal: `Contention` if nothing was written, else `StoreUnavailable`."""
        refusal = StoreUnavailable if self.may_arrive else Contention
        return refusal(retry_after_seconds=RETRY_AFTER_SECONDS)


def write_until_settled(table: Table, actions: Sequence[dict[str, Any]]) -> Outcome:
    """Write without a claim, again and again, until all is written or a condition fails."""
    retries = Retries(table)
    for _ in retries:
        outcome = retries.write(actions)
        if outcome.is_settled:
            return outcome
    raise retries.give_up()


def write_all(table: Table, actions: Sequence[dict[str, Any]]) -> None:
    """Do idempotent writes, which need no claim. Raise `ConcurrentUpdate` if a condition fails."""
    if actions and write_until_settled(table, actions).failed:
        raise ConcurrentUpdate


def retry_on_conflict(table: Table, attempt: Callable[[], T]) -> T:
    """Return the attempt's result. Repeat the attempt while it raises `ConcurrentUpdate`."""
    for _ in table.retry_budget.attempts():
        try:
            return attempt()
        except ConcurrentUpdate:
            continue
    raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
