"""Failures of calls to AWS: no answer in time, contention, or a fault that may pass.

Our own client raises the classes of this file. botocore's client raises botocore's, which have the
same names and facts. `aws_errors` and `unanswered` name the classes of both. Neither function
imports botocore: where it is not imported, none of its errors can come.
"""

import sys
from typing import Any, ClassVar

RETRY_AFTER_SECONDS = 1


class AwsError(Exception):
    """An error that AWS has answered.

    `response` has the members of the answer, its `Error` and its `ResponseMetadata`.
    """

    def __init__(self, response: dict[str, Any], operation_name: str) -> None:
        error = response.get("Error", {})
        super().__init__(
            f"An error occurred ({error.get('Code')}) when calling the {operation_name} operation:"
            f" {error.get('Message')}"
        )
        self.response = response
        self.operation_name = operation_name


class Unanswered(Exception):
    """No answer came. The request may have been done, unless no connection was made."""

    words: ClassVar[str] = "No answer came"

    def __init__(self, endpoint_url: str = "", error: Exception | None = None) -> None:
        super().__init__(f"{self.words}: {endpoint_url} {error or ''}".rstrip(": "))


class EndpointConnectionError(Unanswered):
    """The host is absent, or refuses connections."""

    words = "Could not connect to the endpoint"


class ConnectTimeoutError(Unanswered):
    """No connection was made in time."""

    words = "Connect timeout on endpoint"


class ReadTimeoutError(Unanswered):
    """The answer did not come in time."""

    words = "Read timeout on endpoint"


class ConnectionClosedError(Unanswered):
    """The connection was closed before a valid answer, or the answer was none of DynamoDB's."""

    words = "Connection was closed before we received a valid response from endpoint"


class SSLError(Unanswered):
    """The server's certificate is not trusted, or TLS failed."""

    words = "SSL validation failed for"


class OutOfTime(Unanswered):
    """The request's answer is due, so no other attempt must begin."""

    words = "The time for an answer is over"


CONTENDED_ERRORS = {
    "TransactionConflictException",
    "TransactionInProgressException",
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
}


def aws_errors() -> tuple[type[AwsError], ...]:
    """Return the classes of an error that AWS has answered: our own, and botocore's if present."""
    return AwsError, *_of_botocore("ClientError")


def unanswered() -> tuple[type[Exception], ...]:
    """Return the classes of a missing answer: our own, and botocore's if present."""
    return Unanswered, *_of_botocore("HTTPClientError", "ConnectionError")


def _of_botocore(*names: str) -> tuple[Any, ...]:
    module = sys.modules.get("botocore.exceptions")
    return tuple(getattr(module, name) for name in names) if module else ()


def _status(error: AwsError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def is_transient(error: AwsError) -> bool:
    """Return whether the same request may succeed a little later."""
    return error.response["Error"]["Code"] in CONTENDED_ERRORS or _status(error) >= 500


def may_be_retried(response: tuple[Any, dict[str, Any]] | None) -> bool:
    """Return whether a request may be sent again, given its response or None without one."""
    if response is None:
        return True
    http, parsed = response
    return http.status_code >= 500 or parsed.get("Error", {}).get("Code") in CONTENDED_ERRORS
