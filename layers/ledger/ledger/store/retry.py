"""Retries: waiting before another attempt, and writes that may be repeated as they are."""

from collections.abc import Sequence
from typing import Any

from ledger.aws.outcomes import RETRY_AFTER_SECONDS, Outcome
from ledger.errors import ConcurrentUpdate, Contention, StoreUnavailable
from ledger.store.attempts import Attempts
from ledger.store.table import Table


def wait(table: Table, retry: int, outcome: Outcome, may_arrive: bool) -> None:
    """Wait before another attempt; or refuse, when the time is up.

    `Contention` if nothing was written, `StoreUnavailable` if that is not known.
    """
    table.counts["conflicts" if outcome.contended else "unanswered"] += 1
    if table.patience.pause(retry):
        table.counts["retries"] += 1
    elif may_arrive or outcome.unanswered:
        raise StoreUnavailable(RETRY_AFTER_SECONDS)
    else:
        raise Contention(RETRY_AFTER_SECONDS)


def settled(table: Table, actions: Sequence[dict[str, Any]]) -> Outcome:
    """What became of writes without a claim, tried until they are done or a condition fails."""
    retry, may_arrive, attempts = 0, False, Attempts()
    while not (outcome := table.write(actions, attempts)).is_done and not outcome.failed:
        retry += 1
        may_arrive |= outcome.retried or outcome.unanswered
        wait(table, retry, outcome, may_arrive)
    return outcome


def write_all(table: Table, actions: Sequence[dict[str, Any]]) -> None:
    """Do idempotent writes, which need no claim. Raise `ConcurrentUpdate` if a condition fails."""
    if actions and settled(table, actions).failed:
        raise ConcurrentUpdate
