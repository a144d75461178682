"""Our client sends what botocore's client would send, which is its reference.

The bodies differ in blanks and escapes alone, so here botocore signs and sends the shorter form.
"""

import json
import random
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zlib import crc32

import pytest
from botocore.session import get_session

from ledger.aws import clients
from ledger.aws.connections import address_of
from ledger.aws.dynamodb import DynamoClient
from ledger.aws.places import Place
from ledger.aws.repeats import ATTEMPTS_MAX
from ledger.aws.signing import Credentials
from ledger.aws.transport import _serialize
from tests.aws.pairs import pair_at, result
from tests.aws.server import answer_with
from tests.aws.test_answers import http

# Before any client is made: moto answers for those alone that are made after it is there.
pytestmark = pytest.mark.usefixtures("gateway")

CHANCE = random.Random(20261126)  # noqa: S311
TEXTS = ("", "a", "entry#1", 'q"uote\\', "é", "\U0001f600", "\n\t\x00\x1f\x7f/", "<&>", "\u2028")
REGIONS = ("us-east-1", "eu-central-2", "ap-southeast-3")
ENDPOINTS = (None, "http://localhost:8000", "https://vpce-1.example.com", "http://[::1]:80")
OPERATIONS = {
    "GetItem": "get_item",
    "BatchGetItem": "batch_get_item",
    "Query": "query",
    "Scan": "scan",
    "PutItem": "put_item",
    "UpdateItem": "update_item",
    "DeleteItem": "delete_item",
    "TransactWriteItems": "transact_write_items",
}
# For AWS's statistics, and in no signature.
UNSENT = {"amz-sdk-invocation-id", "amz-sdk-request", "user-agent"}


def text() -> str:
    return "".join(CHANCE.choices(TEXTS, k=CHANCE.randrange(4)))


def value(depth: int = 0) -> dict[str, Any]:
    """Return an attribute value."""
    kind = CHANCE.choice(("S", "N", "B", "BOOL", "NULL", "SS", "BS", *("L", "M") * (depth < 2)))
    plain: dict[str, Any] = {
        "S": text(),
        "N": str(CHANCE.randrange(-(10**30), 10**30)),
        "B": CHANCE.randbytes(CHANCE.randrange(60)),
        "BOOL": CHANCE.random() < 0.5,
        "NULL": True,
        "SS": [text(), text()],
        "BS": [CHANCE.randbytes(3), b""],
    }
    if kind == "L":
        return {"L": [value(depth + 1) for _ in range(CHANCE.randrange(3))]}
    return {"M": item(depth + 1)} if kind == "M" else {kind: plain[kind]}


def item(depth: int = 0) -> dict[str, Any]:
    return {text() or "B": value(depth) for _ in range(CHANCE.randrange(5))}


def params(operation: str) -> dict[str, Any]:
    """Return parameters as the store makes them, with contents of any kind."""
    write = {
        "TableName": "ledger",
        "Item": item(),
        "ConditionExpression": "attribute_not_exists(PK)",
    }
    key = {"TableName": "ledger", "Key": item()}
    update = {**key, "UpdateExpression": "ADD #c :one", "ExpressionAttributeValues": item()}
    query = {"TableName": "ledger", "ConsistentRead": True, "Limit": CHANCE.randrange(1, 1000)}
    keys = {"Keys": [item() for _ in range(CHANCE.randrange(4))], "ConsistentRead": True}
    all_params: dict[str, dict[str, Any]] = {
        "GetItem": {**key, "ConsistentRead": True},
        "BatchGetItem": {"RequestItems": {"ledger": keys}},
        "Query": {**query, "ScanIndexForward": False, "ExpressionAttributeValues": item()},
        "Scan": {**query, "ExclusiveStartKey": item()},
        "PutItem": write,
        "UpdateItem": {**update, "ReturnValues": "UPDATED_NEW"},
        "DeleteItem": key,
        "TransactWriteItems": {
            "TransactItems": [{"Put": write}, {"Update": update}],
            "ClientRequestToken": text(),
        },
    }
    return all_params[operation]


def short(body: bytes) -> bytes:
    """Return JSON without blanks, and with the escapes that JSON requires alone."""
    return json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False).encode()


class Pair:
    """Both clients at one place, whose requests go nowhere."""

    def __init__(self, patch: pytest.MonkeyPatch, endpoint: str | None, token: str) -> None:
        keys = {"ACCESS_KEY_ID": "AKIAEXAMPLE", "SECRET_ACCESS_KEY": f"secret/+{token}"}
        for name, content in {**keys, "SESSION_TOKEN": token}.items():
            patch.setenv(f"AWS_{name}", content)
        patch.setenv("TRANSPORT", "events")
        patch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
        # A session keeps the credentials that it has found once.
        patch.setattr(clients, "_session", get_session)
        region = CHANCE.choice(REGIONS)
        self.reference: Any = clients.reference(endpoint, region)
        events = self.reference.meta.events
        events.register_first("request-created.dynamodb", self._shorten)
        events.register_first("before-send", self._keep)
        url = f"{endpoint or f'https://dynamodb.{region}.amazonaws.com'}/"
        credentials = Credentials(keys["ACCESS_KEY_ID"], keys["SECRET_ACCESS_KEY"], token)
        nothing: Any = None
        self.ours = DynamoClient(
            Place(url, region, credentials), nothing, nothing, lambda: self.now
        )
        self.now = 0.0

    def _shorten(self, request: Any, **_: Any) -> None:
        request.data = short(request.data)

    def _keep(self, request: Any, **_: Any) -> None:
        self._sent = request
        raise InterruptedError

    def of_reference(self, operation: str, arguments: dict[str, Any]) -> tuple[Any, ...]:
        with pytest.raises(InterruptedError):
            getattr(self.reference, OPERATIONS[operation])(**arguments)
        sent = self._sent
        headers = {
            name.lower(): content.decode() if isinstance(content, bytes) else content
            for name, content in sent.headers.items()
        }
        # urllib3 adds these.
        headers |= {"host": address_of(sent.url).host, "accept-encoding": "identity"}
        signed = {name: content for name, content in headers.items() if name not in UNSENT}
        return f"{sent.method} {address_of(sent.url).target} HTTP/1.1", signed, sent.body

    def of_ours(self, operation: str, arguments: dict[str, Any]) -> tuple[Any, ...]:
        request = self.ours.request(operation, self.ours.encode(arguments))
        head, _, body = _serialize(request, address_of(request.url)).partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = {name.lower(): content for name, _, content in (x.partition(": ") for x in lines)}
        assert headers.pop("user-agent") == "ledger"
        return first, headers, body


@pytest.mark.parametrize("token", ["", "IQoJb3JpZ2luX2VjEXAMPLE//+=="])
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_both_send_the_same_request(
    monkeypatch: pytest.MonkeyPatch, endpoint: str | None, token: str
) -> None:
    """Method, path, headers, signature and body, to the byte, at any time."""
    pair = Pair(monkeypatch, endpoint, token)

    def frozen(remove_tzinfo: bool = True) -> datetime:
        now = datetime.fromtimestamp(pair.now, UTC)
        return now.replace(tzinfo=None) if remove_tzinfo else now

    monkeypatch.setattr("botocore.auth.get_current_datetime", frozen)
    for _ in range(40):
        for operation in OPERATIONS:
            pair.now = CHANCE.uniform(0, 4e9)
            arguments = params(operation)
            assert pair.of_ours(operation, arguments) == pair.of_reference(operation, arguments)


@pytest.mark.parametrize("body", [b"{it works}", b"{}{}", b'{"Item":{"a":{"S":"\xff"}}}'])
def test_an_answer_that_is_no_json_is_no_answer_even_with_its_checksum(
    body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """botocore takes it for an empty one, which would mean a finished write."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    answer = http(body, f"x-amz-crc32: {crc32(body)}")
    with pair_at(answer_with(answer), monkeypatch) as ((client, server), _):
        call = partial(client.put_item, TableName="t", Item={})
        assert (result(call), server.requests) == ("ConnectionClosedError", ATTEMPTS_MAX)
