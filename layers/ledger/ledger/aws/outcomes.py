"""What became of a request to AWS: done, refused by a condition, contended, or nobody knows."""

from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as UnreachableError

from ledger.aws.items import Item

RETRY_AFTER_SECONDS = 1


class OutOfTime(BotoCoreError):
    """The answer is due: no further attempt is made. botocore does not retry after it."""

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
    """What became of one write request.

    `failed` holds, by position, the old item (None: there was none) of each condition that failed.
    `contended`: others were writing, or we too fast; nothing was written. `unanswered`: nobody
    knows whether it was written. `retried`: botocore sent it more than once, so an earlier copy may
    yet arrive. `cancelled`: DynamoDB has ended the transaction, and done nothing of it.
    """

    failed: dict[int, Item | None]
    # By name alone: in one order or another, four truths look alike.
    contended: bool = field(default=False, kw_only=True)
    unanswered: bool = field(default=False, kw_only=True)
    retried: bool = field(default=False, kw_only=True)
    cancelled: bool = field(default=False, kw_only=True)

    @property
    def is_done(self) -> bool:
        return not (self.failed or self.contended or self.unanswered)


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def is_passing(error: ClientError) -> bool:
    """Whether the same request may be answered otherwise a little later."""
    return error.response["Error"]["Code"] in _CONTENDED_ERRORS or _status(error) >= 500


def is_tried_again(response: tuple[Any, dict[str, Any]] | None) -> bool:
    """Whether botocore may send a request again after a response, or after none at all."""
    if response is None:
        return True
    http, parsed = response
    return http.status_code >= 500 or parsed.get("Error", {}).get("Code") in _CONTENDED_ERRORS


def outcome(error: ClientError) -> Outcome:
    """Read a refused write; an error that is neither a condition nor passing is our own fault."""
    response: dict[str, Any] = dict(error.response)
    code = response["Error"]["Code"]
    retried = response.get("ResponseMetadata", {}).get("RetryAttempts", 0) > 0
    if code == "ConditionalCheckFailedException":
        return Outcome({0: response.get("Item")}, retried=retried)
    if code == "TransactionCanceledException":
        reasons = response["CancellationReasons"]
        codes = [reason.get("Code", "None") for reason in reasons]
        failed = {
            place: reason.get("Item")
            for place, reason in enumerate(reasons)
            if codes[place] == "ConditionalCheckFailed"
        }
        contended = any(code in _CONTENDED_REASONS for code in codes)
        if failed or contended:
            return Outcome(failed, contended=contended, retried=retried, cancelled=True)
    if code in _CONTENDED_ERRORS:
        # TransactionInProgress is our own earlier copy at work: it may still go through.
        in_progress = code == "TransactionInProgressException"
        return Outcome({}, contended=True, retried=retried or in_progress)
    if _status(error) >= 500:
        return Outcome({}, unanswered=True)
    raise error
