"""The members of an answer are as botocore gives them (tests/aws/test_repeats.py compares)."""

import base64
from typing import Any

import pytest

from ledger.aws import clients
from ledger.aws.parsing import parse
from tests.aws.server import answer_with, serving
from tests.aws.test_answers import http


def test_bytes_go_out_and_come_back_the_same() -> None:
    content = bytes(range(256))
    body = b'{"Item":{"b":{"B":"%s"}}}' % base64.b64encode(content)
    with serving(answer_with(http(body))) as server:
        client: Any = clients.dynamodb(server.url, "us-east-1", ("id", "secret"))
        assert client.get_item(Item={"b": {"B": content}}) == {"Item": {"b": {"B": content}}}
        assert server.received.endswith(body)


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (b'{"__type":"com.amazonaws.dynamodb.v20120810#It","message":"M"}', "It", "M"),
        (b'{"__type":"It:http://a/","Message":"M"}', "It", "M"),
        (b'{"__type":"It"}', "It", ""),
        (b"{}", "503", ""),
    ],
)
def test_an_error_has_the_code_without_its_place(body: bytes, code: str, message: str) -> None:
    parsed = parse(503, {}, body)
    assert (parsed.code, parsed.members["Error"]["Message"]) == (code, message)


def test_an_item_may_have_attributes_with_the_names_of_types() -> None:
    body = b'{"Item":{"B":{"S":"B"},"BS":{"M":{"B":{"B":"AA=="}}},"S":{"L":[{"BS":["AQ=="]}]}}}'
    item = {"B": {"S": "B"}, "BS": {"M": {"B": {"B": b"\0"}}}, "S": {"L": [{"BS": [b"\1"]}]}}
    assert parse(200, {}, body).members == {"Item": item}
