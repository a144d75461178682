"""**Nothing hangs on a dead transaction**: one that is stuck is taken up again by its own token.

The engine of these tests loses the coordinator of the first transaction. It holds the items, and
takes the transaction up only for its own token, and not before 5 s have passed; by a clock that
each request, and each pause, moves on.
"""

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from ledger.aws.items import Item
from ledger.aws.outcomes import Outcome
from ledger.aws.retry_budget import DEADLINE_SECONDS, RetryBudget
from ledger.directory.trail import Writer
from ledger.errors import StoreUnavailable, TryAgain
from ledger.store.attempts import Attempts
from ledger.store.commit import Commit
from ledger.store.items.codec import head, text
from ledger.store.plans import Plan, Write
from ledger.store.retry import write_until_settled
from ledger.store.table import Table
from tests.aws.server import Server, serving
from tests.aws.test_answers import http, table_at
from tests.bench import NOW, claim

# Before any client is made: moto answers for those alone that are made after it is there.
pytestmark = pytest.mark.usefixtures("gateway")

TAKEN_UP_SECONDS = 5.0
KEY: Item = {"PK": text("it"), "SK": text("it")}
ITEM: Item = {**KEY, **head("entry")}
OTHER: dict[str, Any] = {
    "Update": {"Key": {"PK": text("other"), "SK": text("other")}, "UpdateExpression": "SET a"}
}
PUT: dict[str, Any] = {"Put": {"Item": ITEM}}


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
        asked = json.loads(self.server.received.partition(b"\r\n\r\n")[2])
        answer = self._answer(asked.get("ClientRequestToken", ""))
        if answer:
            connection.sendall(answer)
        return bool(answer)

    def _answer(self, token: str) -> bytes:
        """What is said to a token; nothing to the first, whose coordinator dies meanwhile."""
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
        if self.now - self.began < TAKEN_UP_SECONDS:
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
    "one without a claim": lambda table: write_until_settled(table, [PUT, OTHER]),
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
def test_a_stuck_transaction_is_taken_up_within_the_deadline(
    monkeypatch: pytest.MonkeyPatch, kind: str, takes: float, conflicts: int
) -> None:
    stuck = Stuck(takes, conflicts=conflicts)
    with serving(stuck) as server:
        WRITES[kind](stuck_table(stuck, server, monkeypatch))
    assert stuck.is_done
    assert len(set(stuck.tokens)) == 1
    assert TAKEN_UP_SECONDS < stuck.now < 9.0


@pytest.mark.parametrize("kind", WRITES)
def test_one_that_is_never_taken_up_ends_with_a_word_to_try_again(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr("tests.store.test_attempts.TAKEN_UP_SECONDS", 3_600.0)
    stuck = Stuck(0.2)
    with serving(stuck) as server, pytest.raises(TryAgain):
        WRITES[kind](stuck_table(stuck, server, monkeypatch))
    assert stuck.now < 9.0


def test_a_token_is_of_the_plan_of_its_attempts_and_of_no_cancelled_transaction() -> None:
    one, other = Attempts(), Attempts()
    token = one.token([PUT, OTHER])
    again: list[Any] = [{"Put": {"Item": dict(reversed(ITEM.items()))}}, OTHER]
    assert one.token(again) == token, "whatever the order of what is said"
    assert one.token([PUT]) != token
    assert one.token([OTHER, PUT]) != token
    assert other.token([PUT, OTHER]) != token, "another request is judged by its own conditions"
    for outcome in (Outcome({}, contended=True, retried=True), Outcome({}, unanswered=True)):
        one.hear(outcome)
        assert one.token([PUT, OTHER]) == token
    one.hear(Outcome({}, contended=True, cancelled=True))
    assert one.token([PUT, OTHER]) != token
    assert 1 <= len(token) <= 36


def test_what_is_compressed_counts_in_a_token_too() -> None:
    attempts = Attempts()
    tokens = {
        attempts.token([{"Put": {"Item": {**ITEM, "doc": {"B": one}}}}]) for one in (b"\xff", b"\0")
    }
    assert len(tokens) == 2
