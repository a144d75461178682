"""**No request waits on a dead socket**: what was idle too long, or froze, is not used again."""

import socket
import struct
import threading
import time
from contextlib import closing

import pytest

from ledger.aws import clients, connections, transport as transports
from ledger.aws.connections import IDLE_SECONDS, Connections, address_of
from ledger.aws.failures import ConnectTimeoutError, ReadTimeoutError
from ledger.aws.reading import DeadlineReader
from ledger.aws.transport import Transport
from tests.aws.server import OK, answer_with, serving
from tests.aws.test_transport import SECONDS, make_transport, outcome
from tools.local.processes import free_port

ANSWER = (200, "it", b"{}")


@pytest.mark.parametrize(
    ("ages", "connections"),
    [
        ([0, 1, 30], 1),
        ([0, 31, 30], 2),
        ([0, 3_600, 3_600], 3),
        ([0, -1, 5], 2),
    ],
    ids=["young", "too old once", "frozen twice", "a clock that was put back"],
)
def test_an_old_idle_connection_is_not_reused(ages: list[int], connections: int) -> None:
    """Its time is counted from when its last answer was read."""
    now = [100.0]
    with serving(answer_with(OK)) as server:
        with closing(Transport((SECONDS, SECONDS), "", clock=lambda: now[0])) as transport:
            for age in ages:
                now[0] += age
                assert outcome(transport.send, server.url, 1) == [ANSWER]
        assert server.connections == connections


@pytest.mark.parametrize("stands", ["monotonic", "time"])
def test_a_freeze_ages_connections_even_if_one_clock_stops(
    monkeypatch: pytest.MonkeyPatch, stands: str
) -> None:
    """Lambda freezes a process between requests, and what it keeps may be dead when it thaws."""
    moves = {"monotonic": "time", "time": "monotonic"}[stands]
    clock = {name: getattr(time, name)() for name in (stands, moves)}
    for name in clock:
        monkeypatch.setattr(f"ledger.aws.deadlines.time.{name}", lambda name=name: clock[name])
    with serving(answer_with(OK)) as server, closing(make_transport()) as transport:
        assert outcome(transport.send, server.url, 2) == [ANSWER] * 2
        clock[moves] += IDLE_SECONDS + 1
        assert outcome(transport.send, server.url, 1) == [ANSWER]
        assert server.connections == 2


def test_all_connections_older_than_an_old_one_are_closed() -> None:
    now = [0.0]
    with serving(answer_with(OK)) as server:
        pool = Connections(SECONDS, "", lambda: now[0])
        place = address_of(server.url)
        pair = [pool.take(place, server.url, 9.0) for _ in range(2)]
        for connection in pair:
            pool.give_back(place, connection)
        now[0] += IDLE_SECONDS + 1
        with pool.take(place, server.url, 9.0) as other:
            assert other not in pair
            assert [connection.fileno() for connection in pair] == [-1, -1]


def test_the_system_probes_idle_connections_of_all_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answer_with(OK)) as server, closing(make_transport()) as transport:
        outcome(transport.send, server.url, 1)
        ((_, connection),) = next(iter(transport._connections._idle.values()))
        assert connection.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        # Not every system names it so.
        idle = getattr(socket, "TCP_KEEPIDLE", socket.TCP_NODELAY)
        assert 1 <= connection.getsockopt(socket.IPPROTO_TCP, idle) < IDLE_SECONDS
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for client in (clients.reference(), clients.s3(), clients.sts()):
        assert vars(client.meta.config)["tcp_keepalive"] is True


def test_an_answer_in_single_bytes_has_one_time_out() -> None:
    """Each of its bytes comes in time, and all of them would take seven seconds."""

    def trickling(connection: socket.socket, _: int) -> bool:
        for byte in OK:
            connection.sendall(bytes([byte]))
            time.sleep(SECONDS / 3)
        return True

    with serving(trickling) as server, closing(make_transport()) as transport:
        assert outcome(transport.send, server.url, 1) == [ReadTimeoutError]


@pytest.mark.parametrize("failure", ["half closed", "reset"])
def test_a_dead_idle_connection_is_not_reused(failure: str) -> None:
    died = threading.Semaphore(0)

    def dying(connection: socket.socket, _: int) -> bool:
        connection.sendall(OK)
        if failure == "half closed":
            connection.shutdown(socket.SHUT_WR)
            died.release()
            connection.recv(1)
        else:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
            died.release()
        return False

    with serving(dying) as server, closing(make_transport()) as transport:
        for _ in range(3):
            assert outcome(transport.send, server.url, 1) == [ANSWER]
            died.acquire()
        assert server.connections == 3


@pytest.fixture
def six(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A name with six addresses, each of which drops a call; the time that each call had."""
    shares: list[float] = []
    resolve = socket.getaddrinfo

    class Dropping(socket.socket):
        def connect(self, _: object) -> None:
            seconds = self.gettimeout()
            assert seconds is not None
            shares.append(seconds)
            clock[0] += seconds
            raise TimeoutError

    clock = [time.monotonic()]
    monkeypatch.setattr("ledger.aws.connections.time.monotonic", lambda: clock[0])
    monkeypatch.setattr(socket, "socket", Dropping)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: 6 * resolve("127.0.0.1", 9)[:1])
    return shares


def test_all_addresses_of_a_name_have_one_time_out(six: list[float]) -> None:
    pool = Connections(1.0, "")
    for seconds, together in ((9.0, 1.0), (0.3, 0.3)):
        six.clear()
        with pytest.raises(ConnectTimeoutError):
            pool.take(address_of("http://many.example/"), "", seconds)
        assert len(six) == 6, "each address has its share"
        assert sum(six) == pytest.approx(together)


def test_an_address_that_answers_is_used_after_one_that_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(answer_with(OK)) as server:
        address = address_of(server.url)
        resolve = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda _, port, **more: [
                *resolve("127.0.0.1", free_port(), **more),
                *resolve("127.0.0.1", port, **more),
            ],
        )
        with Connections(SECONDS, "").take(address, server.url, 9.0) as connection:
            assert connection.getpeername()[1] == address.endpoint[1]


def test_an_answer_has_the_time_that_connecting_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that takes 9 of 10 seconds to be connected, and an answer that takes two."""
    clock = [time.monotonic()]
    connect = connections.connect

    def slowly(endpoint: tuple[str, int], until: float) -> socket.socket:
        connection = connect(endpoint, until)
        clock[0] += 9.0
        return connection

    timeouts: list[float] = []

    class Noted(DeadlineReader):
        def __init__(self, connection: socket.socket, seconds: float) -> None:
            timeouts.append(seconds)
            super().__init__(connection, seconds)

    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    monkeypatch.setattr(connections, "connect", slowly)
    monkeypatch.setattr(transports, "DeadlineReader", Noted)
    monkeypatch.setattr(transports, "seconds_left", lambda: 10.0)
    with serving(answer_with(OK)) as server, closing(Transport((20.0, 2.0), "")) as transport:
        assert outcome(transport.send, server.url, 1) == [ANSWER]
    assert timeouts == [pytest.approx(1.0)]
