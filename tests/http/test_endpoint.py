"""The frame of each handler: every event gets an answer, with the headers that HTTP requires."""

import gc
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from ledger.errors import Contention, LedgerError, MethodNotAllowed, TokenUnknown
from ledger.http.dialect import Dialect
from ledger.http.endpoint import PUBLIC as PUBLIC_SCOPE, endpoint
from ledger.http.request import Request
from ledger.http.response import Response
from ledger.process.runtime import Runtime
from tests.scopes import PUBLIC, scope_of
from tests.world import World
from tools.local.gateway import to_answer


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"Records": []},
        {"version": "1.0", "httpMethod": "GET", "path": "/"},
        {"rawPath": None, "headers": None, "requestContext": None, "body": None},
        {"rawPath": "/labels/x", "requestContext": {"http": {}}},
        {"headers": {}, "requestContext": {"http": {"method": "POST"}, "timeEpoch": 1}},
        {"rawPath": "/api/v1/x", "pathParameters": None, "isBase64Encoded": True, "body": "!"},
    ],
)
def test_a_malformed_event_is_refused_and_never_raises(world: World, event: dict[str, Any]) -> None:
    for route in world.gateway.routes:
        answer = to_answer(world.gateway.invoke({**event, "routeKey": route.key}))
        if scope_of(route.name) == PUBLIC and route.dialect != "oauth":
            # Anybody may see the pages.
            assert answer.status in (200, 404), route.key
            continue
        assert 400 <= answer.status < 500, (route.key, answer.body)
        assert isinstance(answer.json, dict)


def refuse(refusal: LedgerError, _: str) -> Response:
    """Word a refusal as its reason alone."""
    return Response(418, {"reason": refusal.reason})


OWN = Dialect("own", (), (), "application/json", refuse)


def answer_of(handler: Any, **event: Any) -> dict[str, Any]:
    """Return the result of a public handler, as the gateway gets it."""
    context = SimpleNamespace(aws_request_id="r1")
    return endpoint(OWN, PUBLIC_SCOPE)(handler)(event, context)


@pytest.mark.parametrize(
    ("refusal", "header", "value"),
    [
        (TokenUnknown(), "WWW-Authenticate", 'Bearer realm="ledger", error="invalid_token"'),
        (Contention(retry_after_seconds=7), "Retry-After", "7"),
        (MethodNotAllowed(method="POST", allowed=("GET", "PUT")), "Allow", "GET, PUT"),
    ],
)
def test_a_refusal_has_the_header_that_http_requires(
    process: Runtime, refusal: LedgerError, header: str, value: str
) -> None:
    def handler(_: Request) -> Response:
        raise refusal

    assert process
    result = answer_of(handler)
    assert result["statusCode"] == 418
    assert result["headers"][header].startswith(value)


def test_a_refused_request_leaves_the_memory_without_a_collection(process: Runtime) -> None:
    """A body of 2 MB in a cycle would stay until some thousand other objects were made."""

    def handler(request: Request) -> Response:
        try:
            raise ZeroDivisionError(request.path)
        except ZeroDivisionError:
            raise Contention(retry_after_seconds=7) from None

    assert process
    gc.collect()
    gc.disable()
    try:
        answer_of(handler, rawPath="/left-behind")
        left = [x.path for x in gc.get_objects() if isinstance(x, Request)]
    finally:
        gc.enable()
    assert "/left-behind" not in left


def test_a_fault_of_ours_is_the_dialects_500_and_is_logged(
    process: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients: list[Any] = []
    monkeypatch.setattr("ledger.http.endpoint.log_fault", clients.append)

    def handler(_: Request) -> Response:
        raise ZeroDivisionError("a secret text")

    assert process
    result = answer_of(handler)
    assert (result["statusCode"], "a secret text" in result["body"]) == (418, False)
    assert [client["correlation_id"] for client in clients] == ["r1"]


def test_headers_of_any_case_are_joined_as_the_gateway_joins_them(process: Runtime) -> None:
    """`sam local` sends them as the client wrote them."""
    headers: list[Mapping[str, str]] = []

    def handler(request: Request) -> Response:
        headers.append(request.headers)
        return Response(200, {})

    assert process
    answer_of(handler, headers={"X-A": "1", "x-a": "2", "Accept": "*/*"})
    assert headers == [{"x-a": "1,2", "accept": "*/*"}]


def test_the_time_of_a_request_is_the_gateways_cut_to_a_tick(process: Runtime) -> None:
    times: list[int] = []

    def handler(request: Request) -> Response:
        times.append(round(request.now.timestamp() * 1000))
        return Response(200, {})

    assert process
    for epoch_ms in (1_790_000_000_000, 1_790_000_000_001, 1):
        answer_of(handler, requestContext={"timeEpoch": epoch_ms})
    assert times[0] == times[1] == 1_790_000_000_000
    assert times[2] > 1_735_689_600_000, "a sample event before 2025 has the clock's time"
