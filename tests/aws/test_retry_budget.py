"""When the answer is due no call to AWS is under way any more, whatever its time-outs and retries.

The clock of these tests is moved on by the server: each request takes as long as it is told to.
"""

import socket
import threading
from dataclasses import dataclass, field
from typing import Any

import pytest

from ledger.aws import clients, deadlines
from ledger.aws.deadlines import DEADLINE_SECONDS, LAST_SECONDS, LongRetryBudget, RetryBudget
from ledger.aws.items import Item
from ledger.errors import LedgerError, StoreUnavailable
from ledger.store.commit import Commit
from ledger.store.items.codec import head, text
from ledger.store.plans import Plan, Write, put_new
from ledger.store.retry import Attempts, Outcome, write_until_settled
from ledger.store.table import Table
from tests.aws.server import serving
from tests.aws.test_answers import http, table_at
from tests.bench import claim
from tests.store.test_retry import RESUMED_SECONDS
from tools.local.hooks import hooked

# Before any client is made: moto answers for those alone that are made after it is there.
pytestmark = pytest.mark.usefixtures("gateway")

DUE = 14.0
KEY = {"PK": {"S": "it"}, "SK": {"S": "it"}}
WRITE = {"Put": {"Item": {**KEY, **head("entry")}}}
REFUSED = (
    b'{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","message":"",'
    b'"CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed"}]}'
)


@dataclass
class Slow:
    """Answers each request after `takes` seconds of the clock, with the next of its answers."""

    takes: float
    answers: list[bytes] = field(default_factory=list)
    now: float = 0.0
    begun: list[float] = field(default_factory=list)

    def __call__(self, connection: socket.socket, _: int) -> bool:
        self.begun.append(self.now)
        self.now += self.takes
        answer = self.answers.pop(0) if self.answers else b""
        if answer:
            connection.sendall(answer)
        return bool(answer)

    def retry_budget(self) -> RetryBudget:
        return RetryBudget(8.0, lambda: self.now, lambda _: None, lambda: 1.0, DUE)


def table_of(slow: Slow, url: str, monkeypatch: pytest.MonkeyPatch) -> Table:
    table = table_at(url, monkeypatch)
    table.retry_budget = slow.retry_budget()
    return table


@pytest.fixture(autouse=True)
def _unslept(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore's own pauses are not waited for."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)


def test_no_attempt_begins_that_could_end_after_the_answer_is_due(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """3.5 s each: the third of botocore's attempts would have 2 s, and end after."""
    slow = Slow(3.5)
    with serving(slow) as server:
        table = table_of(slow, server.url, monkeypatch)
        assert table.write([WRITE], Attempts()) == Outcome(failed={}, unanswered=True)
        assert slow.begun == [0.0, 3.5]
        with pytest.raises(StoreUnavailable):
            table.get(KEY)
        assert slow.begun == [0.0, 3.5, 7.0], "a late call has one attempt"
        slow.now = DUE
        with pytest.raises(StoreUnavailable):
            table.get(KEY)
        assert table.write([WRITE], Attempts()) == Outcome(failed={}, unanswered=True)
        assert slow.begun == [0.0, 3.5, 7.0], "nor is anything sent when it is due"


def test_botocore_makes_no_attempt_that_may_end_after_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = http(b"{}", status="500 Internal Server Error")
    slow = Slow(3.5, [broken] * 9)
    with serving(slow) as server:
        table = table_of(slow, server.url, monkeypatch)
        assert table.write([WRITE], Attempts()) == Outcome(failed={}, unanswered=True)
    assert slow.begun == [0.0, 3.5]


@pytest.mark.parametrize("takes", [0.3, 1.1, 2.0])
def test_a_request_ends_a_second_after_the_deadline(
    monkeypatch: pytest.MonkeyPatch, takes: float
) -> None:
    """A frozen table: each attempt has its whole time-out, but the last, which is cut off."""
    frozen = Slow(takes)
    ends: list[float] = []

    def look(**_: object) -> None:
        ends.append(frozen.now + min(frozen.takes, deadlines.seconds_left()))

    def sleep(seconds: float) -> None:
        frozen.now += seconds

    monkeypatch.setattr("botocore.endpoint.time.sleep", sleep)
    with serving(frozen) as server:
        table = table_of(frozen, server.url, monkeypatch)
        table.retry_budget = RetryBudget(DEADLINE_SECONDS, lambda: frozen.now, sleep, answer_by=DUE)
        looking = hooked(table._client, {"before-send.dynamodb": look}, first=True)
        with looking, pytest.raises(StoreUnavailable):
            write_until_settled(table, [WRITE])
    assert max(frozen.begun) < DEADLINE_SECONDS
    assert max(frozen.begun) > RESUMED_SECONDS, "a stuck transaction must be resumed"
    assert max(ends) <= DEADLINE_SECONDS + LAST_SECONDS < 10


def test_a_long_list_is_read_to_its_end_while_the_table_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow(2.9, [http(b"{}")] * 4)
    with serving(slow) as server:
        table = table_of(slow, server.url, monkeypatch)
        for _ in range(4):
            assert table.get(KEY) is None
    assert slow.begun[-1] > DEADLINE_SECONDS


def test_a_refusal_that_cannot_be_nailed_down_in_time_is_answered_503(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The tombstone of a refusal is bounded like the write, and without it nothing is refused."""
    silent, refused = b"", http(REFUSED, status="400 Bad Request")
    slow = Slow(2.75, [silent, silent, refused])

    def build(_: int, __: int) -> Plan[None]:
        item: Item = {**KEY, **head("entry")}
        other = put_new({"PK": text("other"), "SK": text("other"), **head("entry")}).action
        return Plan(item, None, (Write(other, lambda _: LedgerError()),))

    with serving(slow) as server:
        table = table_of(slow, server.url, monkeypatch)
        with pytest.raises(StoreUnavailable):
            Commit(table, claim("key"), lambda _: KEY, build, lambda _: None).run()
    assert slow.begun == [0.0, 2.75, 5.5, 8.25]


def test_a_time_out_is_at_most_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that would wait for an hour; the test would not end."""

    released = threading.Event()

    def hanging(_: socket.socket, __: int) -> bool:
        released.wait()
        return False

    monkeypatch.setattr(clients, "READ_SECONDS", 3_600)
    with serving(hanging) as server:
        table = table_at(server.url, monkeypatch)
        monkeypatch.setattr(clients.transport(), "_read_seconds", 3_600)
        table.retry_budget = RetryBudget.for_answer_in(0.3)
        assert table.write([WRITE], Attempts()) == Outcome(failed={}, unanswered=True)
        released.set()


def test_the_limit_of_a_call_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(1.0, [http(b"{}")])
    with serving(slow) as server:
        assert table_of(slow, server.url, monkeypatch).get(KEY) is None
    assert deadlines.seconds_left() == float("inf")


def test_the_budget_of_a_function_is_its_time_left(process: Any) -> None:
    table = process.table(5.0)
    with table.retry_budget.limit_call():
        assert deadlines.seconds_left() <= 5.0
    with RetryBudget.for_seconds().limit_call():
        assert deadlines.seconds_left() == float("inf")


def test_a_long_command_has_a_budget_for_each_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each call meets two failures; three such calls are longer than the budget of one."""
    throttled = http(b'{"__type":"ThrottlingException"}', status="400 Bad Request")
    slow = Slow(0.9, [*[throttled] * 4, http(b"{}")] * 3)
    with serving(slow) as server:
        table = table_at(server.url, monkeypatch)
        table.retry_budget = LongRetryBudget(
            lambda: RetryBudget(slow.now + DEADLINE_SECONDS, lambda: slow.now, lambda _: None)
        )
        assert table.get(KEY) is None
        slow.answers = [*[throttled] * 4, http(b"{}")] * 2
        for _ in range(2):
            retry = 0
            while not table.write([WRITE], Attempts()).is_done:
                retry += 1
                assert table.retry_budget.pause(retry)
        assert slow.now > DEADLINE_SECONDS
        slow.answers = [throttled] * 60
        with pytest.raises(StoreUnavailable):
            table.get(KEY)
