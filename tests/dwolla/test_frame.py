"""The frame: whatever comes in is answered, in the words of the dialect of its path."""

import base64
import json
from uuid import UUID

import pytest

from events.dwolla.cases import HAL
from tests.clients.dwolla import Labels, money
from tools.local.gateway import to_answer

UNKNOWN = ["/nowhere", "/labels", "/labels/", "/labels/x/y", "/customers/", "//"]


@pytest.mark.parametrize("path", UNKNOWN)
def test_an_unknown_route_is_not_found_in_dwollas_words(world: Labels, path: str) -> None:
    answer = world.send("GET", path)
    assert (answer.status, answer.json["code"]) == (404, "NotFound")
    assert answer.headers["content-type"].startswith(HAL)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/labels/x", "DELETE, GET"),
        ("POST", "/labels/x", "DELETE, GET"),
        ("DELETE", "/", "GET"),
        ("PATCH", "/customers/x/labels", "GET, POST"),
        ("OPTIONS", "/labels/x/ledger-entries", "GET, POST"),
        ("GET", "/label-reallocations", "POST"),
        ("TRACE", "/ledger-entries/x", "GET"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(
    world: Labels, method: str, path: str, allowed: str
) -> None:
    answer = world.send(method, path)
    assert (answer.status, answer.json["code"]) == (405, "MethodNotAllowed")
    assert answer.headers["allow"] == allowed


def test_a_method_cannot_be_overridden(world: Labels) -> None:
    label = world.open_label("0")
    for header in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
        answer = world.gateway.request(
            "GET", f"/labels/{label}", {**world.headers(), header: "DELETE"}
        )
        assert answer.status == 200
    assert world.balance(label) == "0.00"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (HAL, 200),
        (HAL.upper(), 200),
        (f"{HAL}; charset=utf-8", 200),
        (f"text/html, {HAL};q=0.5", 200),
        ("", 406),
        ("*/*", 406),
        ("application/json", 406),
        ("application/vnd.dwolla.v2.hal+json", 406),
    ],
)
def test_the_accept_header_names_dwollas_version(world: Labels, accept: str, status: int) -> None:
    answer = world.gateway.request("GET", "/", {**world.headers(), "accept": accept})
    assert answer.status == status
    if status == 406:
        assert answer.json["code"] == "InvalidVersion"


@pytest.mark.parametrize(
    "content_type",
    [
        HAL,
        "application/json",
        "application/json; charset=utf-8",
        f"{HAL}; charset=utf-8",
        "text/plain",
        "",
    ],
)
def test_bodies_are_read_whatever_their_type_says_and_base64_or_not(
    world: Labels, content_type: str
) -> None:
    label = world.open_label("1.00")
    body = json.dumps(money("1.00")).encode()
    headers = {**world.headers(), "content-type": content_type}
    answer = world.gateway.request("POST", f"/labels/{label}/ledger-entries", headers, body)
    assert answer.status == 201
    event = world.gateway.event(
        "POST", f"/labels/{label}/ledger-entries", list(headers.items()), body
    )
    encoded = {**event, "body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    assert world.gateway.invoke(encoded)["statusCode"] == 201


def test_every_answer_has_a_request_id(world: Labels) -> None:
    label = world.open_label("1.00")
    answers = [
        world.send("GET", "/"),
        world.send("GET", "/nowhere"),
        world.post(label, "1.00"),
        world.post(label, "x"),
        world.gateway.request("POST", "/token"),
        world.gateway.request("GET", "/"),
    ]
    ids = [UUID(answer.headers["x-request-id"]) for answer in answers]
    assert len(set(ids)) == len(answers)


def test_the_empty_cookie_header_of_the_typescript_sdk_does_no_harm(world: Labels) -> None:
    for cookie in ("", "a=b; c=d"):
        answer = world.gateway.request("GET", "/", {**world.headers(), "cookie": cookie})
        assert answer.status == 200
    event = world.gateway.event("GET", "/", list(world.headers().items()), b"")
    as_header = {**event, "headers": {**event["headers"], "cookie": ""}}
    for bare in (as_header, {**event, "cookies": [""]}, {**event, "cookies": []}):
        assert world.gateway.invoke(bare)["statusCode"] == 200


def test_header_names_are_read_in_any_case(world: Labels) -> None:
    """`sam local` passes them as they came; API Gateway in lower case."""
    event = world.gateway.event("GET", "/", [], b"")
    for spell in (str.lower, str.upper, str.title):
        headers = {spell(name): value for name, value in world.headers().items()}
        assert world.gateway.invoke({**event, "headers": headers})["statusCode"] == 200


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded", "X-Forwarded-Proto"])
def test_links_come_from_the_gateway_and_not_from_headers(world: Labels, header: str) -> None:
    headers = {**world.headers(), header: "evil.example"}
    answer = world.gateway.request("GET", "/", headers)
    assert b"evil.example" not in answer.body
    assert b"https://api.local/customers" in answer.body


def test_a_replayed_event_is_the_same_request(world: Labels) -> None:
    """**Retries never post twice**, not even the platform's, of a request without a key."""
    label = world.open_label("1.00")
    target = f"/labels/{label}/ledger-entries"
    body = json.dumps(money("1.00")).encode()
    event = world.gateway.event("POST", target, list(world.headers().items()), body)
    answers = [to_answer(world.gateway.invoke(event)) for _ in range(3)]
    assert {answer.status for answer in answers} == {201}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert world.balance(label) == "2.00"


@pytest.mark.parametrize("epoch_ms", [0, 1, 1_428_582_896_000, 4_102_444_800_000_000])
def test_a_sample_event_from_another_age_is_taken_as_of_now(world: Labels, epoch_ms: int) -> None:
    label = world.open_label("1.00")
    target = f"/labels/{label}/ledger-entries"
    body = json.dumps(money("1.00")).encode()
    event = world.gateway.event("POST", target, list(world.headers().items()), body)
    event["requestContext"]["timeEpoch"] = epoch_ms
    assert world.gateway.invoke(event)["statusCode"] == 201
    assert world.amounts(label) == ["1.00", "1.00"]


def test_our_own_fault_is_a_500_in_the_dialects_words_without_its_inside(
    world: Labels, caplog: pytest.LogCaptureFixture
) -> None:
    event = world.gateway.event("GET", "/", list(world.headers().items()), b"")
    event["requestContext"]["timeEpoch"] = "not a number, which only we could cause"
    answer = to_answer(world.gateway.invoke(event))
    assert (answer.status, answer.json["code"]) == (500, "ServerError")
    request_id = answer.headers["x-request-id"]
    assert answer.json["message"] == f"A server error occurred. Error ID: {request_id}"
    assert request_id in str([vars(record) for record in caplog.records])
    assert "TypeError" in caplog.text
    assert world.tenant.token not in caplog.text
