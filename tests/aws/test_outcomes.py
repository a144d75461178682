"""The outcome that each answer of DynamoDB means."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from ledger.aws.outcomes import Outcome, is_transient, read_outcome

OLD = {"PK": {"S": "old"}}


def error(code: str, status: int = 400, retries: int = 0, **more: Any) -> ClientError:
    metadata = {"HTTPStatusCode": status, "RetryAttempts": retries}
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": metadata, **more}
    return ClientError(response, "TransactWriteItems")


def cancelled(*codes: str | None, retries: int = 0) -> ClientError:
    reasons = [
        {"Code": code or "None", **({"Item": OLD} if code == "ConditionalCheckFailed" else {})}
        for code in codes
    ]
    return error("TransactionCanceledException", retries=retries, CancellationReasons=reasons)


REFUSED = "ConditionalCheckFailed"
READ = [
    (error("ConditionalCheckFailedException", Item=OLD), Outcome({0: OLD})),
    (error("ConditionalCheckFailedException"), Outcome({0: None})),
    (error("ConditionalCheckFailedException", retries=1), Outcome({0: None}, retried=True)),
    (cancelled(None, REFUSED), Outcome({1: OLD}, cancelled=True)),
    (
        cancelled(REFUSED, None, REFUSED, retries=2),
        Outcome({0: OLD, 2: OLD}, retried=True, cancelled=True),
    ),
    (cancelled(None, "TransactionConflict"), Outcome({}, contended=True, cancelled=True)),
    (
        cancelled("ThrottlingError", retries=1),
        Outcome({}, contended=True, retried=True, cancelled=True),
    ),
    (cancelled("ProvisionedThroughputExceeded"), Outcome({}, contended=True, cancelled=True)),
    (
        cancelled(REFUSED, "TransactionConflict"),
        Outcome({0: OLD}, contended=True, cancelled=True),
    ),
    (error("TransactionConflictException"), Outcome({}, contended=True)),
    (error("ThrottlingException", retries=2), Outcome({}, contended=True, retried=True)),
    (error("ProvisionedThroughputExceededException"), Outcome({}, contended=True)),
    (error("RequestLimitExceeded"), Outcome({}, contended=True)),
    (error("TransactionInProgressException"), Outcome({}, contended=True, retried=True)),
    (error("InternalServerError", 500), Outcome({}, unanswered=True)),
    (error("ServiceUnavailable", 503), Outcome({}, unanswered=True)),
]


@pytest.mark.parametrize(("client_error", "expected"), READ)
def test_an_error_has_an_outcome(client_error: ClientError, expected: Outcome) -> None:
    assert read_outcome(client_error) == expected
    assert not read_outcome(client_error).is_done


@pytest.mark.parametrize(
    "client_error",
    [
        error("ValidationException"),
        error("AccessDeniedException"),
        error("ResourceNotFoundException", 499),
        error("IdempotentParameterMismatchException"),
        cancelled("ValidationError"),
        cancelled(None, None),
        ClientError({"Error": {"Code": "Unheard"}}, "PutItem"),
    ],
)
def test_an_error_of_ours_is_raised(client_error: ClientError) -> None:
    with pytest.raises(ClientError):
        read_outcome(client_error)
    assert not is_transient(client_error)


@pytest.mark.parametrize(
    "client_error",
    [error("ThrottlingException"), error("InternalServerError", 500), error("Anything", 503)],
)
def test_throttles_and_server_errors_are_transient(client_error: ClientError) -> None:
    assert is_transient(client_error)


def test_an_outcome_without_failure_contention_or_silence_is_done() -> None:
    assert Outcome({}).is_done
    assert Outcome({}, retried=True).is_done


def test_the_flags_of_an_outcome_are_keywords() -> None:
    """Truths in a row were once given in another order than they are read in."""
    with pytest.raises(TypeError):
        Outcome({}, True, False, False)  # type: ignore[call-arg]
