"""Retries: the attempts of one write, the pauses between them, and the refusal at the end.

The attempts are copies of one transaction, which DynamoDB recognises by a token.
A transaction whose coordinator died locks its items. DynamoDB answers TransactionInProgress to the
same token. It takes the transaction up again once 5 s have passed since the first copy. A copy with
another token would meet the locked items, and conflict until the retry budget is spent.

The token (`ClientRequestToken`) is a digest of

- the whole transaction: the plan, and in its claimed item the request digest and the fingerprint.
  To the same token with another plan, DynamoDB answers IdempotentParameterMismatch;
- the number of transactions of this write that DynamoDB has cancelled. A cancelled transaction is
  over and locks nothing. AWS does not say whether its token gets a new judgement or the old answer;
- a salt of this object, which lives as long as one write of one invocation: below 15 s.

For ten minutes, DynamoDB answers "done" to the token of a transaction that is done, and checks no
condition. Because of the salt, only this invocation gets that answer, and only for its own write:

- after a lost answer it is true: the item is under its key, as planned;
- a late copy changes nothing, and after ten minutes it fails on the item under its key;
- a refusal puts a tombstone under the key of the claimed item (store/tombstones.py). If the
  transaction was done, the put returns the item. If the transaction is locked, the put conflicts
  until it is over, or the answer is 503. If the put succeeds, no copy was done or passes it;
- another invocation of the same event, and a client's retry, have other tokens. DynamoDB checks
  their conditions, so that they find the tombstone, or the item as it is by then.
"""

import secrets
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.json import Encoder

from ledger.aws.failures import CONTENDED_ERRORS, RETRY_AFTER_SECONDS, AwsError, is_transient
from ledger.aws.items import Item
from ledger.core.claims import short_digest
from ledger.errors import ConcurrentUpdate, Contention, StoreUnavailable

if TYPE_CHECKING:
    from ledger.store.table import Table

T = TypeVar("T")

_ENCODE = Encoder(order="sorted").encode
_CONTENDED_REASONS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


class Outcome(Struct, frozen=True, kw_only=True):
    """The answer of DynamoDB to one write request.

    - `failed` maps the position of each failed condition to the old item, or to None without one.
    - `contended`: other writers or a throttle stopped the request, and nothing was written.
    - `unanswered`: no answer came, so the write may or may not have happened.
    - `retried`: the client sent the request more than once, so an earlier copy may still arrive.
    - `cancelled`: DynamoDB has ended the transaction without any effect.
    """

    failed: dict[int, Item | None]
    contended: bool = False
    unanswered: bool = False
    retried: bool = False
    cancelled: bool = False

    @property
    def is_done(self) -> bool:
        """Everything was written."""
        return not (self.failed or self.contended or self.unanswered)

    @property
    def is_settled(self) -> bool:
        """The write is done or a condition has failed, so that another attempt has no use."""
        return self.is_done or bool(self.failed)

    @property
    def may_arrive(self) -> bool:
        """A copy of the request may still reach the table."""
        return self.retried or self.unanswered


def read_outcome(error: AwsError) -> Outcome:
    """Read a refused write. Raise the error itself if it is neither a condition nor transient."""
    response: dict[str, Any] = dict(error.response)
    code = response["Error"]["Code"]
    retried = response.get("ResponseMetadata", {}).get("RetryAttempts", 0) > 0
    if code == "ConditionalCheckFailedException":
        return Outcome(failed={0: response.get("Item")}, retried=retried)
    if code == "TransactionCanceledException":
        reasons = response["CancellationReasons"]
        codes = [reason.get("Code", "None") for reason in reasons]
        failed = {
            position: reason.get("Item")
            for position, reason in enumerate(reasons)
            if codes[position] == "ConditionalCheckFailed"
        }
        contended = any(code in _CONTENDED_REASONS for code in codes)
        if failed or contended:
            return Outcome(failed=failed, contended=contended, retried=retried, cancelled=True)
    if code in CONTENDED_ERRORS:
        # TransactionInProgress means that an earlier copy of ours is at work: it may still succeed.
        is_in_progress = code == "TransactionInProgressException"
        return Outcome(failed={}, contended=True, retried=retried or is_in_progress)
    if is_transient(error):
        return Outcome(failed={}, unanswered=True)
    raise error


class Attempts:
    """The attempts of one write. Each loop of attempts has an object of its own."""

    def __init__(self) -> None:
        self._cancelled = 0

    @cached_property
    def _salt(self) -> str:
        return secrets.token_hex(8)

    def token(self, actions: Sequence[dict[str, Any]]) -> str:
        """Return the transaction's token: 22 characters, of the 36 that DynamoDB allows."""
        assert actions
        text = _ENCODE(actions).decode()
        return short_digest(self._salt, str(self._cancelled), text)

    def record(self, outcome: Outcome) -> None:
        """Count the last attempt's outcome."""
        # A new token after a cancellation, since the old one may only repeat the old answer.
        self._cancelled += outcome.cancelled


class Retries:
    """The attempts of one write. Between two of them comes a `wait`, which ends in a refusal.

        while not (outcome := retries.write(actions)).is_settled:
            retries.wait()

    `may_arrive` is true once an attempt got no answer, or was sent more than once: a copy of it may
    still reach the table.
    """

    def __init__(self, table: "Table") -> None:
        self._table = table
        self._attempts = Attempts()
        self._outcome = Outcome(failed={})
        self._waits = 0
        self.may_arrive = False

    def write(self, actions: Sequence[dict[str, Any]]) -> Outcome:
        """Send the write once, as another copy of the same transaction."""
        self._outcome = self._table.write(actions, self._attempts)
        # No later answer takes this back: only a tombstone stops a copy that is on its way.
        self.may_arrive |= self._outcome.may_arrive
        return self._outcome

    def wait(self) -> None:
        """Pause before another attempt. When the time is up, raise a refusal.

        It is `Contention` if nothing was written, else `StoreUnavailable`.
        """
        assert not self._outcome.is_done, "nobody repeats a write that is done"
        self._table.counts["conflicts" if self._outcome.contended else "unanswered"] += 1
        self._waits += 1
        if not self._table.retry_budget.pause(self._waits):
            # `Contention` promises that nothing was written, so a possible copy forbids it.
            refusal = StoreUnavailable if self.may_arrive else Contention
            raise refusal(retry_after_seconds=RETRY_AFTER_SECONDS)
        self._table.counts["retries"] += 1


def write_until_settled(table: "Table", actions: Sequence[dict[str, Any]]) -> Outcome:
    """Write without a claim, again and again, until all is written or a condition fails."""
    retries = Retries(table)
    while not (outcome := retries.write(actions)).is_settled:
        retries.wait()
    return outcome


def write_all(table: "Table", actions: Sequence[dict[str, Any]]) -> None:
    """Do idempotent writes, which need no claim. Raise `ConcurrentUpdate` if a condition fails."""
    if actions and write_until_settled(table, actions).failed:
        raise ConcurrentUpdate


def retry_on_conflict(table: "Table", attempt: Callable[[], T]) -> T:
    """Return the attempt's result. Repeat the attempt while it raises `ConcurrentUpdate`."""
    for _ in table.retry_budget.attempts():
        try:
            return attempt()
        except ConcurrentUpdate:
            continue
    raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
