"""The quotas of API Gateway and Lambda hold in the local gateway too, so that tests meet them."""

import json
from typing import Any

import pytest

from tools.local import gateway as gateways, quotas
from tools.local.gateway import Gateway
from tools.local.permissions import Watched

MIB = 1024 * 1024


@pytest.fixture
def result(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The result that each function returns."""
    result: dict[str, Any] = {"statusCode": 200, "headers": {}, "body": ""}
    monkeypatch.setattr(gateways, "handler_of", lambda _: lambda *_: result)
    return result


def plain(gateway: Gateway) -> Gateway:
    """Return the gateway of `make serve`, which answers where the gateway of the tests fails."""
    bare = object.__new__(Gateway)
    bare.__dict__.update(gateway.__dict__)
    return bare


def test_a_result_counts_as_json_with_its_body_escaped_in_it(
    gateway: Gateway, result: dict[str, Any]
) -> None:
    overhead = len(json.dumps({**result, "body": ""}))
    room = 6 * MIB + 100 - overhead
    for body, fits in (("x" * room, True), ("x" * (room + 1), False), ('"' * (room // 2), True)):
        result["body"] = body
        answer = plain(gateway).request("GET", "/")
        assert answer.status == (200 if fits else 500), len(body)
    result["body"] = '"' * (room // 2 + 1)
    answer = plain(gateway).request("GET", "/")
    assert (answer.status, answer.json) == (500, {"message": "Internal Server Error"})
    result["body"] = "é" * (room // 2)  # in UTF-8, and not as \\u00e9
    assert plain(gateway).request("GET", "/").status == 200


def test_an_answer_that_lambda_cannot_give_fails_the_test(
    gateway: Gateway, result: dict[str, Any]
) -> None:
    assert isinstance(gateway, Watched)
    result["body"] = "x" * (6 * MIB + 100)
    with pytest.raises(AssertionError, match="too large"):
        gateway.request("GET", "/")


def test_a_result_that_comes_too_late_is_503(
    gateway: Gateway, result: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert result
    monkeypatch.setattr(quotas, "SECONDS_MAX", -1)
    answer = plain(gateway).request("GET", "/")
    assert (answer.status, answer.json) == (503, {"message": "Service Unavailable"})


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * (10 * MIB + 1), 413),  # more than the gateway takes
        (b"x" * (6 * MIB + 100), 413),  # more than Lambda takes
        (b"\xff" * (5 * MIB), 413),  # the same, as base64
        (b"x" * (6 * MIB - 2_000), 200),
        (b"\xff" * (4 * MIB), 200),
    ],
)
def test_a_request_counts_as_the_event_that_it_becomes(
    gateway: Gateway, result: dict[str, Any], body: bytes, status: int
) -> None:
    answer = gateway.request("POST", "/token", {"content-type": "text/plain"}, body)
    assert answer.status == status
    assert result["statusCode"] == 200
    if status == 413:
        assert answer.json == {"message": "Request Entity Too Large"}


def test_the_head_of_a_request_has_10_240_bytes_at_most(
    gateway: Gateway, result: dict[str, Any]
) -> None:
    line = len("GET / HTTP/1.1\r\nx: \r\n")
    assert result["statusCode"] == 200
    assert gateway.request("GET", "/", {"x": "v" * (10_240 - line)}).status == 200
    assert gateway.request("GET", "/", {"x": "v" * (10_241 - line)}).status == 431
    long = gateway.request("GET", "/?" + "q" * 10_240)
    assert (long.status, long.json) == (431, {"message": "Request Header Fields Too Large"})
