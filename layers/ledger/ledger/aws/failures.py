"""Failures of calls to AWS: no answer in time, contention, or a fault that may pass."""

from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError as UnreachableError,
    HTTPClientError,
)

RETRY_AFTER_SECONDS = 1


class OutOfTime(BotoCoreError):
    """The request's answer is due, so botocore must not begin another attempt."""

    fmt = "The time for an answer is over"


UNANSWERED = (HTTPClientError, UnreachableError, OutOfTime)
CONTENDED_ERRORS = {
    "TransactionConflictException",
    "TransactionInProgressException",
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
}


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def is_transient(error: ClientError) -> bool:
    """Return whether the same request may succeed a little later."""
    return error.response["Error"]["Code"] in CONTENDED_ERRORS or _status(error) >= 500


def may_be_retried(response: tuple[Any, dict[str, Any]] | None) -> bool:
    """Return whether botocore may send a request again, given its response or None without one."""
    if response is None:
        return True
    http, parsed = response
    return http.status_code >= 500 or parsed.get("Error", {}).get("Code") in CONTENDED_ERRORS
