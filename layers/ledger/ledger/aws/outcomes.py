"""The outcome of a request to AWS: success, failed conditions, contention, or no answer."""

from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError as UnreachableError,
    HTTPClientError,
)

from ledger.aws.items import Item

RETRY_AFTER_SECONDS = 1


class OutOfTime(BotoCoreError):
    """The request's answer is due, so botocore must not begin another attempt."""

    fmt = "The time for an answer is over"


UNANSWERED = (HTTPClientError, UnreachableError, OutOfTime)
_CONTENDED_REASONS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
_CONTENDED_ERRORS = {
    "TransactionConflictException",
    "TransactionInProgressException",
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of DynamoDB to one write request.

    - `failed` maps the position of each failed condition to the old item, or to None without one.
    - `contended`: other writers or a throttle stopped the request, and nothing was written.
    - `unanswered`: no answer came, so the write may or may not have happened.
    - `retried`: botocore sent the request more than once, so an earlier copy may still arrive.
    - `cancelled`: DynamoDB has ended the transaction without any effect.
    """

    failed: dict[int, Item | None]
    # Keyword-only: four positional booleans were once passed in the wrong order.
    contended: bool = field(default=False, kw_only=True)
    unanswered: bool = field(default=False, kw_only=True)
    retried: bool = field(default=False, kw_only=True)
    cancelled: bool = field(default=False, kw_only=True)

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


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def is_transient(error: ClientError) -> bool:
    """Return whether the same request may succeed a little later."""
    return error.response["Error"]["Code"] in _CONTENDED_ERRORS or _status(error) >= 500


def may_be_retried(response: tuple[Any, dict[str, Any]] | None) -> bool:
    """Return whether botocore may send a request again, given its response or None without one."""
    if response is None:
        return True
    http, parsed = response
    return http.status_code >= 500 or parsed.get("Error", {}).get("Code") in _CONTENDED_ERRORS


def read_outcome(error: ClientError) -> Outcome:
    """Read a refused write. Raise the error itself if it is neither a condition nor transient."""
    response: dict[str, Any] = dict(error.response)
    code = response["Error"]["Code"]
    retried = response.get("ResponseMetadata", {}).get("RetryAttempts", 0) > 0
    if code == "ConditionalCheckFailedException":
        return Outcome({0: response.get("Item")}, retried=retried)
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
            return Outcome(failed, contended=contended, retried=retried, cancelled=True)
    if code in _CONTENDED_ERRORS:
        # TransactionInProgress means that an earlier copy of ours is at work: it may still succeed.
        is_in_progress = code == "TransactionInProgressException"
        return Outcome({}, contended=True, retried=retried or is_in_progress)
    if _status(error) >= 500:
        return Outcome({}, unanswered=True)
    raise error
