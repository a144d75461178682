"""A fault of AWS passes, or it is ours."""

from typing import Any

import pytest

from ledger.aws.failures import AwsError, is_transient


def error(code: str, status: int = 400, retries: int = 0, **more: Any) -> AwsError:
    metadata = {"HTTPStatusCode": status, "RetryAttempts": retries}
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": metadata, **more}
    return AwsError(response, "TransactWriteItems")


@pytest.mark.parametrize(
    "client_error",
    [error("ThrottlingException"), error("InternalServerError", 500), error("Anything", 503)],
)
def test_throttles_and_server_errors_are_transient(client_error: AwsError) -> None:
    assert is_transient(client_error)


@pytest.mark.parametrize("client_error", [error("AccessDeniedException"), error("Unheard", 499)])
def test_other_errors_are_not_transient(client_error: AwsError) -> None:
    assert not is_transient(client_error)
