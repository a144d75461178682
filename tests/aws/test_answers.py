"""An impossible answer of DynamoDB is no answer: no write is done by it, and no item missing."""

import gzip
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any
from zlib import crc32

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from ledger.aws import clients
from ledger.aws.connections import address_of
from ledger.aws.deadlines import RetryBudget
from ledger.aws.failures import ConnectionClosedError, ReadTimeoutError
from ledger.aws.repeats import ATTEMPTS_MAX
from ledger.errors import StoreUnavailable
from ledger.store.items.codec import head
from ledger.store.keys import Key
from ledger.store.retry import Attempts, Outcome
from ledger.store.table import Table
from tests.aws.server import OK, answer_with, serving
from tests.aws.test_transport import SECONDS, make_transport, outcome, request

# Before any client is made: moto answers for those alone that are made after it is there.
pytestmark = pytest.mark.usefixtures("gateway")

ITEM = b'{"Item":{"PK":{"S":"it"}}}'
KEY: Key = {"PK": {"S": "it"}, "SK": {"S": "it"}}
READS: list[Callable[[Table], object]] = [
    lambda table: table.get(KEY),
    lambda table: table.batch_get([KEY]),
    lambda table: table.query(KEY, "it"),
    lambda table: list(table.scan()),
]


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", "")
    return "\r\n".join(lines).encode() + body


NONE: dict[str, bytes] = {
    "another checksum": http(ITEM, f"x-amz-crc32: {crc32(ITEM) ^ 1}"),
    "no number for a checksum": http(ITEM, "x-amz-crc32: it"),
    "nothing in it": http(b""),
    "a page of a proxy": http(b"<html>It works</html>", "Content-Type: text/html"),
    "a page of a proxy that refuses": http(b"<html>Forbidden</html>", status="403 Forbidden"),
    "no object": http(b"[]"),
    "two lengths": http(ITEM, f"Content-Length: {len(ITEM) - 1}"),
    "packed": http(gzip.compress(ITEM), "Content-Encoding: gzip"),
    "packed, and not saying so": http(gzip.compress(ITEM)),
    "words in braces": http(b"{it works}"),
    "two objects": http(b"{}{}"),
    "a brace short": http(b'{"Item":{"PK":{"S":"it"}}'),
    "no text": http(b'{"Item":{"PK":{"S":"\xff"}}}'),
    "deeper than it can be read": http(b'{"Item":' * 200_000 + b"{}" + b"}" * 200_000),
    "two checksums": http(ITEM, f"x-amz-crc32: {crc32(ITEM)}", "x-amz-crc32: 1"),
    "created": http(b"{}", status="201 Created"),
    "a part": http(b"{}", status="206 Partial Content"),
    "a choice": http(b"{}", status="300 Multiple Choices"),
    "created, and a checksum": http(b"{}", f"x-amz-crc32: {crc32(b'{}')}", status="201 Created"),
    "somewhere else": http(b"{}", status="302 Found"),
    "a refusal of nobody's": http(b'{"message":"Forbidden"}', status="403 Forbidden"),
    "a refusal by number": http(b'{"__type":5}', status="400 Bad Request"),
    "a failure by number": http(b'{"__type":5}', status="500 Internal Server Error"),
    "a cancellation without reasons": http(
        b'{"__type":"TransactionCanceledException"}', status="400 Bad Request"
    ),
    "reasons that are none": http(
        b'{"__type":"TransactionCanceledException","CancellationReasons":["x"]}',
        status="400 Bad Request",
    ),
}
# No operation of the table has one of these answers.
OF_NOTHING: dict[str, bytes] = {
    "a greeting": http(b'{"message":"hello"}'),
    "an item that is a word": http(b'{"Item":"x"}'),
    "an attribute that is a word": http(b'{"Item":{"PK":"it"}}'),
    "a text that is a number": http(b'{"Item":{"PK":{"S":5}}}'),
    "an attribute of two kinds": http(b'{"Item":{"PK":{"S":"it","N":"1"}}}'),
    "a map of words": http(b'{"Item":{"PK":{"M":{"a":"b"}}}}'),
    "items that are words": http(b'{"Items":["x"],"Count":1}'),
    "responses that are words": http(b'{"Responses":"x"}'),
}


def table_at(url: str, monkeypatch: pytest.MonkeyPatch) -> Table:
    """Return a table behind our transport, without time for retries."""
    monkeypatch.delenv("TRANSPORT", raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return Table(clients.dynamodb(url, "us-east-1"), "t", RetryBudget.for_seconds(0.0))


@pytest.mark.parametrize("case", NONE)
def test_an_impossible_answer_is_no_answer(case: str) -> None:
    with serving(answer_with(NONE[case])) as server, closing(make_transport()) as transport:
        assert outcome(transport.send, server.url, 2) == [ConnectionClosedError] * 2
        assert server.connections == 2, "nor is its connection used again"


@pytest.mark.parametrize("case", [*NONE, *OF_NOTHING])
def test_a_repeated_impossible_answer_is_neither_success_nor_a_missing_item(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """botocore would believe the last of three answers of a wrong checksum."""
    with serving(answer_with({**NONE, **OF_NOTHING}[case])) as server:
        table = table_at(server.url, monkeypatch)
        action = {"Put": {"Item": {**KEY, **head("entry")}}}
        assert table.write([action], Attempts()) == Outcome(failed={}, unanswered=True)
        assert server.requests == ATTEMPTS_MAX
        assert table.write([action, action], Attempts()) == Outcome(failed={}, unanswered=True)
        for ask in READS:
            with pytest.raises(StoreUnavailable):
                ask(table)


@pytest.mark.parametrize("queries", [1, 2, 3])
def test_an_empty_answer_to_a_list_request_is_no_answer(
    queries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(answer_with(http(b"{}"))) as server, pytest.raises(StoreUnavailable):
        READS[queries](table_at(server.url, monkeypatch))


@pytest.mark.parametrize(
    "headers",
    [
        [f"x-amz-crc32: {crc32(ITEM)}"],
        [f"Content-Length: {len(ITEM)}"],
        ["Content-Encoding: identity"],
    ],
)
def test_a_possible_answer_is_accepted(headers: list[str]) -> None:
    with (
        serving(answer_with(http(ITEM, *headers))) as server,
        closing(make_transport()) as transport,
    ):
        assert outcome(transport.send, server.url, 2) == [(200, None, ITEM)] * 2
        assert server.connections == 1


def test_a_request_accepts_no_compressed_answer() -> None:
    with serving(answer_with(OK)) as server, closing(make_transport()) as transport:
        transport.send(request(server.url))
    assert b"\r\nAccept-Encoding: identity\r\n" in server.received


@pytest.mark.parametrize(
    "url",
    [
        "https://dynamodb.eu-west-1.amazonaws.com/",
        "https://dynamodb.eu-west-1.amazonaws.com:443/",
        "https://DynamoDB.example:8443/",
        "http://localhost:80/",
        "http://localhost:443/",
        "http://user:word@localhost:8000/",
        "http://[::1]:8000/",
        "http://[::1]:80/",
    ],
)
def test_the_host_is_sent_like_its_signature(url: str) -> None:
    signed: Any = SigV4Auth(Credentials("a", "b"), "dynamodb", "eu-west-1")
    assert address_of(url).host == signed.headers_to_sign(AWSRequest("POST", url))["host"]


def test_a_connection_is_closed_after_a_time_out() -> None:
    """Else the late answer of one request would be taken for that of the next."""

    def late(connection: socket.socket, before: int) -> bool:
        if before == 0:
            threading.Event().wait(2 * SECONDS)
        connection.sendall(http(b'{"n":%d}' % before))
        return True

    with serving(late) as server, closing(make_transport()) as transport:
        first, second = outcome(transport.send, server.url, 2)
        assert first is ReadTimeoutError
        assert second == (200, None, b'{"n":1}')
        assert server.connections == 2
