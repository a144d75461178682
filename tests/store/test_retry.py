"""**Nothing hangs on a dead transaction**: its own token resumes a stuck transaction.

The engine of these tests loses the coordinator of the first transaction and keeps its items locked.
It resumes the transaction for its own token alone, once 5 s have passed. Each request and each
pause moves its clock.
"""

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from ledger.aws.deadlines import DEADLINE_SECONDS, RetryBudget
from ledger.aws.failures import AwsError
from ledger.aws.items import Item
from ledger.directory.trail import Writer
from ledger.errors import StoreUnavailable, TryAgain
from ledger.store.commit import Commit
from ledger.store.items.codec import head, text
from ledger.store.plans import Plan, Write
from ledger.store.retry import Attempts, Outcome, read_outcome, write_until_settled
from ledger.store.table import Table
from tests.aws.server import Server, serving
from tests.aws.test_answers import http, table_at
from tests.aws.test_failures import error
from tests.bench import NOW, claim

# moto answers only the clients that are created after it has started.
pytestmark = pytest.mark.usefixtures("gateway")

RESUMED_SECONDS = 5.0
KEY: Item = {"PK": text("claimed"), "SK": text("claimed")}
ITEM: Item = {**KEY, **head("entry")}
OTHER: dict[str, Any] = {
    "Update": {"Key": {"PK": text("other"), "SK": text("other")}, "UpdateExpression": "SET a"}
}
PUT_ITEM: dict[str, Any] = {"Put": {"Item": ITEM}}


def refused(code: str, **more: Any) -> bytes:
    return http(json.dumps({"__type": code, **more}).encode(), status="400 Bad Request")


CONFLICT = refused(
    "TransactionCanceledException",
    CancellationReasons=[{"Code": "TransactionConflict"}, {"Code": "None"}],
)


@dataclass
class Stuck:
    """An engine whose first transaction is stuck; each request takes `takes` seconds."""

    takes: float
    server: Server | None = None
    now: float = 0.0
    tokens: list[str] = field(default_factory=list)
    is_done: bool = False
    conflicts: int = 0
    began: float = 0.0

    def __call__(self, connection: socket.socket, _: int) -> bool:
        assert self.server is not None
        self.now += self.takes
        payload = json.loads(self.server.received.partition(b"\r\n\r\n")[2])
        answer = self._answer(payload.get("ClientRequestToken", ""))
        if answer:
            connection.sendall(answer)
        return bool(answer)

    def _answer(self, token: str) -> bytes:
        """Answer a token; the first one gets no answer, since its coordinator dies."""
        self.tokens.append(token)
        if self.conflicts:
            self.conflicts -= 1
            self.tokens.clear()
            return CONFLICT
        if len(self.tokens) == 1:
            self.began = self.now
            return b""
        if token != self.tokens[0]:
            return CONFLICT
        if self.now - self.began < RESUMED_SECONDS:
            return refused("TransactionInProgressException")
        self.is_done = True
        return http(b"{}")

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def retry_budget(self) -> RetryBudget:
        return RetryBudget(DEADLINE_SECONDS, lambda: self.now, self.sleep, answer_by=14.0)


def commit(table: Table) -> object:
    write = Write(OTHER, lambda _: StoreUnavailable(retry_after_seconds=1))
    return Commit(
        table, claim(), lambda _: KEY, lambda _, __: Plan(ITEM, None, (write,)), lambda _: None
    ).run()


WRITES: dict[str, Callable[[Table], object]] = {
    "a request's": commit,
    "one without a claim": lambda table: write_until_settled(table, [PUT_ITEM, OTHER]),
    "the directory's": lambda table: Writer(table, NOW, str).write([OTHER], ITEM),
}


def stuck_table(stuck: Stuck, server: Server, monkeypatch: pytest.MonkeyPatch) -> Table:
    stuck.server = server
    monkeypatch.setattr("botocore.endpoint.time.sleep", stuck.sleep)
    table = table_at(server.url, monkeypatch)
    table.retry_budget = stuck.retry_budget()
    return table


@pytest.mark.parametrize("conflicts", [0, 2], ids=["at once", "after two conflicts"])
@pytest.mark.parametrize("takes", [0.01, 0.2, 0.9])
@pytest.mark.parametrize("kind", WRITES)
def test_a_stuck_transaction_is_resumed_within_the_deadline(
    monkeypatch: pytest.MonkeyPatch, kind: str, takes: float, conflicts: int
) -> None:
    stuck = Stuck(takes, conflicts=conflicts)
    with serving(stuck) as server:
        WRITES[kind](stuck_table(stuck, server, monkeypatch))
    assert stuck.is_done
    assert len(set(stuck.tokens)) == 1
    assert RESUMED_SECONDS < stuck.now < 9.0


@pytest.mark.parametrize("kind", WRITES)
def test_a_transaction_that_stays_stuck_ends_in_try_again(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr("tests.store.test_retry.RESUMED_SECONDS", 3_600.0)
    stuck = Stuck(0.2)
    with serving(stuck) as server, pytest.raises(TryAgain):
        WRITES[kind](stuck_table(stuck, server, monkeypatch))
    assert stuck.now < 9.0


def test_a_token_identifies_one_plan_of_one_request_until_its_cancellation() -> None:
    attempts, another_request = Attempts(), Attempts()
    token = attempts.token([PUT_ITEM, OTHER])
    reordered: list[Any] = [{"Put": {"Item": dict(reversed(ITEM.items()))}}, OTHER]
    assert attempts.token(reordered) == token, "the order of attributes has no meaning"
    assert attempts.token([PUT_ITEM]) != token
    assert attempts.token([OTHER, PUT_ITEM]) != token
    assert another_request.token([PUT_ITEM, OTHER]) != token, "its own conditions must be checked"
    for outcome in (
        Outcome(failed={}, contended=True, retried=True),
        Outcome(failed={}, unanswered=True),
    ):
        attempts.record(outcome)
        assert attempts.token([PUT_ITEM, OTHER]) == token
    attempts.record(Outcome(failed={}, contended=True, cancelled=True))
    assert attempts.token([PUT_ITEM, OTHER]) != token
    assert 1 <= len(token) <= 36


def test_a_token_depends_on_compressed_content() -> None:
    attempts = Attempts()
    documents = (b"\xff", b"\0")
    tokens = {attempts.token([{"Put": {"Item": {**ITEM, "doc": {"B": d}}}}]) for d in documents}
    assert len(tokens) == 2


OLD = {"PK": {"S": "old"}}


def cancelled(*codes: str | None, retries: int = 0) -> AwsError:
    reasons = [
        {"Code": code or "None", **({"Item": OLD} if code == "ConditionalCheckFailed" else {})}
        for code in codes
    ]
    return error("TransactionCanceledException", retries=retries, CancellationReasons=reasons)


REFUSED = "ConditionalCheckFailed"
READ = [
    (error("ConditionalCheckFailedException", Item=OLD), Outcome(failed={0: OLD})),
    (error("ConditionalCheckFailedException"), Outcome(failed={0: None})),
    (error("ConditionalCheckFailedException", retries=1), Outcome(failed={0: None}, retried=True)),
    (cancelled(None, REFUSED), Outcome(failed={1: OLD}, cancelled=True)),
    (
        cancelled(REFUSED, None, REFUSED, retries=2),
        Outcome(failed={0: OLD, 2: OLD}, retried=True, cancelled=True),
    ),
    (cancelled(None, "TransactionConflict"), Outcome(failed={}, contended=True, cancelled=True)),
    (
        cancelled("ThrottlingError", retries=1),
        Outcome(failed={}, contended=True, retried=True, cancelled=True),
    ),
    (
        cancelled("ProvisionedThroughputExceeded"),
        Outcome(failed={}, contended=True, cancelled=True),
    ),
    (
        cancelled(REFUSED, "TransactionConflict"),
        Outcome(failed={0: OLD}, contended=True, cancelled=True),
    ),
    (error("TransactionConflictException"), Outcome(failed={}, contended=True)),
    (error("ThrottlingException", retries=2), Outcome(failed={}, contended=True, retried=True)),
    (error("ProvisionedThroughputExceededException"), Outcome(failed={}, contended=True)),
    (error("RequestLimitExceeded"), Outcome(failed={}, contended=True)),
    (error("TransactionInProgressException"), Outcome(failed={}, contended=True, retried=True)),
    (error("InternalServerError", 500), Outcome(failed={}, unanswered=True)),
    (error("ServiceUnavailable", 503), Outcome(failed={}, unanswered=True)),
]


@pytest.mark.parametrize(("client_error", "expected"), READ)
def test_an_error_has_an_outcome(client_error: AwsError, expected: Outcome) -> None:
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
        AwsError({"Error": {"Code": "Unheard"}}, "PutItem"),
    ],
)
def test_an_error_of_ours_is_raised(client_error: AwsError) -> None:
    with pytest.raises(AwsError):
        read_outcome(client_error)


def test_an_outcome_without_failure_contention_or_silence_is_done() -> None:
    assert Outcome(failed={}).is_done
    assert Outcome(failed={}, retried=True).is_done


def test_the_flags_of_an_outcome_are_keywords() -> None:
    """Truths in a row were once given in another order than they are read in."""
    with pytest.raises(TypeError):
        Outcome({}, True, False, False)  # type: ignore[call-arg]
