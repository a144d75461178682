"""A process in which our HTTP fails again and again goes over to botocore's client, for good."""

import logging
import socket
import threading
from contextlib import closing
from typing import Any

import pytest

from ledger.aws import clients, deadlines
from ledger.aws.deadlines import RetryBudget, elapsed
from ledger.aws.failures import (
    ConnectionClosedError,
    EndpointConnectionError,
    OutOfTime,
    ReadTimeoutError,
    unanswered,
)
from ledger.aws.guards import BotocoreSession
from ledger.aws.transport import FAILURES_MAX
from ledger.process.runtime import Runtime
from ledger.store.retry import Attempts, Outcome
from tests.aws.server import OK, answer_with, serving
from tests.aws.test_answers import http, table_at
from tests.aws.test_transport import SECONDS, Session, make_transport, outcome
from tests.store.test_retry import OTHER, PUT_ITEM
from tools.local.processes import free_port

# Before any client is made: moto answers for those alone that are made after it is there.
pytestmark = pytest.mark.usefixtures("gateway")

ANSWER = (200, "it", b"{}")
WRONG = http(b"{}", "x-amz-crc32: 1")
CUT_OFF = OK.replace(b"Length: 2", b"Length: 9")
LOST = ConnectionClosedError


def failing(*places: int, failure: bytes = b"") -> Any:
    """Answer all but the requests in these places, to which `how` is said, or nothing."""

    def answer(connection: socket.socket, place: int) -> bool:
        connection.sendall(failure if place in places else OK)
        return place not in places

    return answer


def guarded(clock: Any = elapsed) -> Session:
    """Return botocore's session as its client of the table has it."""
    return Session(BotocoreSession((SECONDS, SECONDS), "", 10, clock))


def read(client: Any) -> str:
    """Return `done`, or the name of the error."""
    try:
        client.get_item(TableName="t", Key={"PK": {"S": "it"}})
    except unanswered() as error:
        return type(error).__name__
    return "done"


def test_after_three_failures_in_a_row_a_client_leaves_its_calls_to_botocores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    messages: list[str] = []
    # Attempts by number: failures in a row are 4, 5 and, after an answer, 7 to 9.
    with serving(failing(1, 2, 4, 5, 7, 8, 9)) as server:
        client: Any = table_at(server.url, monkeypatch)._client
        clients.transport().warn = messages.append
        assert [read(client) for _ in range(3)] == ["done"] * 3
        assert (server.requests, clients.transport().is_given_up) == (7, False)
        assert read(client) == "ConnectionClosedError"
        assert (server.requests, clients.transport().is_given_up) == (10, True)
        assert b"User-Agent: ledger" in server.received
        assert [read(client) for _ in range(5)] == ["done"] * 5
        assert b"User-Agent: Botocore" in server.received
    assert clients.transport().is_given_up, "for good"
    assert len(messages) == 1, "said once"


@pytest.mark.parametrize(
    "failure", [b"hello\r\n\r\n", WRONG, CUT_OFF], ids=["no HTTP", "sum", "cut"]
)
def test_an_impossible_answer_counts_as_a_failure_for_both_sessions(failure: bytes) -> None:
    """A fault on the wire must not become an answer by it."""
    with (
        serving(failing(*range(9), failure=failure)) as server,
        closing(make_transport()) as transport,
        closing(guarded()) as session,
    ):
        assert outcome(transport.send, server.url, FAILURES_MAX) == [LOST] * FAILURES_MAX
        assert transport.is_given_up
        assert outcome(session.send, server.url, 4) == [LOST] * 4


def test_an_absent_host_is_no_failure_of_the_transport() -> None:
    with closing(make_transport()) as transport:
        url = f"http://127.0.0.1:{free_port()}/"
        assert outcome(transport.send, url, 9) == [EndpointConnectionError] * 9
        assert not transport.is_given_up


def test_a_time_out_cut_short_by_the_deadline_is_no_failure() -> None:
    def silent(_: socket.socket, __: int) -> bool:
        waiting.wait(2.0)
        return False

    waiting = threading.Event()
    with (
        serving(silent) as server,
        closing(make_transport()) as transport,
        closing(guarded()) as session,
    ):
        for _ in range(FAILURES_MAX):
            with RetryBudget.for_answer_in(0.1).limit_call():
                assert outcome(transport.send, server.url, 1) == [ReadTimeoutError]
        assert not transport.is_given_up
        with RetryBudget.for_answer_in(0.1).limit_call():
            (ended,) = outcome(session.send, server.url, 1)
            assert ended in (ReadTimeoutError, OutOfTime)
            assert deadlines.seconds_left() < 0.1
        waiting.set()


def test_botocores_session_has_one_bound_for_all_its_reads() -> None:
    """Its own time-out is for one read, and an answer of single bytes has many."""
    ended = threading.Event()

    def trickling(connection: socket.socket, _: int) -> bool:
        for byte in OK:
            connection.sendall(bytes([byte]))
            ended.wait(0.01)
        return True

    with serving(trickling) as server, closing(guarded()) as session:
        with RetryBudget.for_answer_in(0.1).limit_call():
            assert outcome(session.send, server.url, 1) == [OutOfTime]
        ended.set()


def test_the_request_that_meets_the_last_failure_succeeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its first three attempts are those of one call of botocore's, and the next are another's."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    with serving(failing(0, 1, 2)) as server:
        table = table_at(server.url, monkeypatch)
        table.retry_budget = RetryBudget.for_answer_in(14.0)
        attempts = Attempts()
        assert table.write([PUT_ITEM, OTHER], attempts) == Outcome(failed={}, unanswered=True)
        assert table.write([PUT_ITEM, OTHER], attempts).is_done
        assert clients.transport().is_given_up


def test_the_log_has_one_warning_of_the_fallback(
    process: Runtime, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ledger.process import runtime

    monkeypatch.setattr(runtime, "_runtime", runtime._runtime.__wrapped__)
    monkeypatch.setenv("TABLE_NAME", process.settings.table_name)
    runtime.runtime()
    with caplog.at_level(logging.WARNING):
        for _ in range(2 * FAILURES_MAX):
            clients.transport()._note_failure(is_ours=True)
    assert [line.levelname for line in caplog.records] == ["WARNING"]


def test_botocores_session_closes_old_idle_connections() -> None:
    now = [0.0]
    with serving(answer_with(OK)) as server, closing(guarded(lambda: now[0])) as session:
        for now[0], connections in ((0.0, 1), (29.0, 1), (60.0, 2), (5.0, 3)):
            assert outcome(session.send, server.url, 1) == [ANSWER]
            assert server.connections == connections
