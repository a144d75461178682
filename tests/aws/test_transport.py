"""Our transport answers and fails as botocore's own does, over the same connection faults."""

import datetime
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from urllib3.util.wait import wait_for_read

from ledger.aws import clients, failures
from ledger.aws.failures import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)
from ledger.aws.transport import SignedRequest, Transport
from tests.aws.server import OK, Answering, answer_with, serving
from tools.local.processes import free_port

SECONDS = 0.3


def silent(_: socket.socket, __: int) -> bool:
    threading.Event().wait(2 * SECONDS)
    return False


def request(url: str, body: bytes = b"{}", more: str = "") -> SignedRequest:
    return SignedRequest(url, "Any", {"X-Amz-Target": "T", "X-More": more}, body)


def of_botocore(request: SignedRequest) -> Any:
    """Return the request as botocore's session takes it."""
    headers = {**request.headers}
    return AWSRequest("POST", request.url, headers=headers, data=request.body).prepare()


def make_transport(ca_file: str = "") -> Transport:
    return Transport((SECONDS, SECONDS), ca_file)


class Session:
    """botocore's session, which takes requests of ours."""

    def __init__(self, session: Any = None) -> None:
        seconds: Any = (SECONDS, SECONDS)
        self._session = session or URLLib3Session(timeout=seconds)
        self.close = self._session.close

    def send(self, request: SignedRequest) -> Any:
        return self._session.send(of_botocore(request))


def outcome(send: Callable[[Any], Any], url: str, times: int) -> list[Any]:
    """Return for each request its status, a header and its body, or the error's class.

    botocore's errors stand for ours of the same name.
    """
    results: list[Any] = []
    for _ in range(times):
        try:
            answer = send(request(url))
            results.append((answer.status_code, answer.headers.get("x-said"), answer.content))
        except Exception as error:  # noqa: BLE001 - what it is, is what is compared
            results.append(getattr(failures, type(error).__name__, type(error)))
    return results


def half_closed(connection: socket.socket, _: int) -> bool:
    connection.shutdown(socket.SHUT_WR)
    threading.Event().wait(SECONDS / 3)
    return False


def cut_off(connection: socket.socket, _: int) -> bool:
    """Send half an answer, and close the connection for writing."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{")
    return half_closed(connection, 0)


def reset(connection: socket.socket, _: int) -> bool:
    """Close the connection at once, which sends a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
CASES: dict[str, tuple[Answering, list[Any]]] = {
    "kept": (answer_with(OK), [(200, "it", b"{}")] * 3),
    "refused": (
        answer_with(b'HTTP/1.1 400 Bad SignedRequest\r\nContent-Length: 15\r\n\r\n{"__type":"No"}'),
        [(400, None, b'{"__type":"No"}')] * 2,
    ),
    "chunked": (answer_with(CHUNKED), [(200, None, b"{}")] * 2),
    "closes": (
        answer_with(OK.replace(b"X-Said: it", b"Connection: close"), stays=False),
        [(200, None, b"{}")] * 2,
    ),
    "closed without an answer": (answer_with(b"", stays=False), [ConnectionClosedError]),
    "not HTTP": (answer_with(b"hello\r\n\r\n", stays=False), [ConnectionClosedError]),
    "silent": (silent, [ReadTimeoutError]),
    "half closed": (half_closed, [ConnectionClosedError]),
    "reset": (reset, [ConnectionClosedError]),
}


@pytest.mark.parametrize("case", CASES)
def test_the_transport_answers_and_fails_like_botocores_session(case: str) -> None:
    answering, expected = CASES[case]
    pair = []
    for transport in (make_transport(), Session()):
        with serving(answering) as server, closing(transport):
            pair.append(outcome(transport.send, server.url, len(expected)))
    assert pair == [expected, expected]


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 200 OK\r\nConte", OK[:-1], b"HTTP/1.1 200 OK\r\n\r\n"]
)
def test_a_truncated_answer_is_no_answer(answer: bytes) -> None:
    """botocore's own would say that there is no item, if the head was cut off."""
    with serving(answer_with(answer, stays=False)) as server:
        assert outcome(make_transport().send, server.url, 1) == [ConnectionClosedError]


def test_a_closed_idle_connection_is_not_reused() -> None:
    for transport in (make_transport(), Session()):
        with serving(answer_with(OK, stays=False)) as server, closing(transport):
            for times in range(1, 4):
                assert outcome(transport.send, server.url, 1) == [(200, "it", b"{}")]
                while server.closed < times:
                    time.sleep(0.001)
            assert server.connections == 3


def test_connections_are_reused_and_number_at_most_the_threads() -> None:
    with serving(answer_with(OK)) as server, closing(make_transport()) as transport:
        assert len(outcome(transport.send, server.url, 20)) == 20
        assert (server.requests, server.connections) == (20, 1)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: outcome(transport.send, server.url, 50), range(4)))
        assert server.requests == 220
        assert server.connections <= 4
        transport.close()
        assert outcome(transport.send, server.url, 1) == [(200, "it", b"{}")]
        assert server.requests == 221


def test_a_late_answer_does_not_answer_the_next_request() -> None:
    """The late answer may still arrive, so the connection is closed after a time-out."""

    def late(connection: socket.socket, place: int) -> bool:
        if place == 0:
            wait_for_read(connection, 20 * SECONDS)  # until more is said on it, or it is closed
        connection.sendall(OK.replace(b"it", b"first" if place == 0 else b"second"))
        return True

    with serving(late) as server, closing(make_transport()) as transport:
        assert outcome(transport.send, server.url, 1) == [ReadTimeoutError]
        assert outcome(transport.send, server.url, 1) == [(200, "second", b"{}")]
        assert server.connections == 2


def test_an_absent_host_and_a_full_queue_have_their_own_errors() -> None:
    url = f"http://127.0.0.1:{free_port()}/"
    assert outcome(make_transport().send, url, 1) == [EndpointConnectionError]
    # A full queue of calls: the listener takes one, and the next waits.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listening:
        address = listening.getsockname()
        with socket.create_connection(address), socket.socket() as second:
            second.setblocking(False)
            second.connect_ex(address)
            url = f"http://127.0.0.1:{address[1]}/"
            assert outcome(make_transport().send, url, 1) == [ConnectTimeoutError]


def test_the_request_is_sent_as_it_was_signed() -> None:
    with serving(answer_with(OK)) as server, closing(make_transport()) as transport:
        transport.send(request(f"{server.url}path?a=b", b"\xff{}", more="é"))
    head, _, body = server.received.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    assert first == b"POST /path?a=b HTTP/1.1"
    host = server.url.split("/")[2].encode()
    assert {b"Host: " + host, b"X-Amz-Target: T", b"Content-Length: 3"} <= set(lines)
    assert body == b"\xff{}"


def test_a_header_is_one_line() -> None:
    with serving(answer_with(OK)) as server, pytest.raises(AssertionError, match="one line"):
        make_transport().send(request(server.url, more="a\r\nX-Other: b"))
    assert server.requests == 0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate of `localhost`, signed by itself, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    pem = serialization.Encoding.PEM
    (folder / "certificate").write_bytes(built.public_bytes(pem))
    plain = serialization.NoEncryption()
    raw = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key").write_bytes(raw)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    return folder / "certificate", context


def test_tls_needs_a_trusted_certificate_of_the_host(
    certificate: tuple[Path, ssl.SSLContext],
) -> None:
    authority, context = certificate
    with (
        serving(answer_with(OK), context) as server,
        closing(make_transport(str(authority))) as trusted,
    ):
        assert outcome(trusted.send, server.url, 2) == [(200, "it", b"{}")] * 2
        assert (server.requests, server.connections) == (2, 1)
        by_address = server.url.replace("localhost", "127.0.0.1")
        assert outcome(trusted.send, by_address, 1) == [SSLError]
        unknown = Transport((SECONDS, SECONDS), clients.authorities())
        assert outcome(unknown.send, server.url, 1) == [SSLError]
        assert server.requests == 2
