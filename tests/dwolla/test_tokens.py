"""The rights of a token at Dwolla's endpoints."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from events.dwolla.cases import HAL
from ledger.dialects.dwolla.admin import create_customer
from ledger.directory.credentials import digest
from tests.clients.dwolla import Labels, rule
from tests.http.test_tokens import GRANT, ask, credentials
from tools.local import demo


def test_scopes_can_be_narrowed_and_not_widened(world: Labels) -> None:
    narrowed = ask(world, {**GRANT, **credentials(world), "scope": "labels:readonly"})
    reader = replace(world, token=narrowed.json["access_token"])
    label = world.open_label("1.00")
    assert reader.balance(label) == "1.00"
    refused = reader.post(label, "1.00")
    assert (refused.status, refused.json["code"]) == (403, "Forbidden")
    sentence = "The supplied credentials are not authorized for this resource."
    assert refused.json["message"] == sentence
    assert "labels:all" in rule(refused)
    for scope in ("labels:readonly root:all", "labels", "labels:", "layerfi:", "ledger:"):
        widened = ask(world, {**GRANT, **credentials(world), "scope": scope})
        assert (widened.status, widened.json["error"]) == (400, "invalid_scope"), scope


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "InvalidCredentials"),
        ("Bearer", "InvalidCredentials"),
        ("Bearer ", "InvalidCredentials"),
        ("Basic abc", "InvalidCredentials"),
        ("Bearer a b", "InvalidCredentials"),
        ("Bearer é", "InvalidCredentials"),
        ("{token}", "InvalidCredentials"),
        ("Bearer x", "InvalidAccessToken"),
        ("Bearer {token}x", "InvalidAccessToken"),
        ("Bearer {flipped}", "InvalidAccessToken"),
        ("Bearer " + "x" * 5000, "InvalidAccessToken"),
        ("Bearer {digest}", "InvalidAccessToken"),
        ("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", "InvalidAccessToken"),
        ("bearer {token},Bearer {token}", "InvalidCredentials"),
    ],
)
def test_a_forged_or_missing_token_opens_nothing(
    world: Labels, authorization: str, code: str
) -> None:
    token = world.tenant.token
    flipped = token[:-1] + ("A" if token[-1] != "A" else "B")
    body = authorization.format(token=token, flipped=flipped, digest=digest(token))
    headers = {"Authorization": body, "Accept": HAL, "Content-Type": "application/json"}
    label = world.open_label("1.00")
    for method, target in (("GET", "/"), ("GET", f"/labels/{label}"), ("GET", "/nowhere")):
        answer = world.gateway.request(method, target, headers)
        assert (answer.status, answer.json["code"]) == (401, code)
    target = f"/labels/{label}/ledger-entries"
    assert world.gateway.request("POST", target, headers, b"{}").status == 401


def test_a_token_in_query_or_cookie_is_none(world: Labels) -> None:
    token = world.tenant.token
    target = f"/?access_token={token}&Authorization=Bearer%20{token}"
    headers = {"Accept": HAL, "Cookie": f"Authorization=Bearer {token}"}
    assert world.gateway.request("GET", target, headers).status == 401


def test_an_expired_token_is_refused_even_if_it_was_seen(world: Labels) -> None:
    operator = demo.operator("ledger", datetime.now(UTC) - timedelta(seconds=30))
    issued = operator.create_token(world.tenant.client_id, [], 31)
    bearer = replace(world, token=issued["access_token"])
    event = world.gateway.event("GET", "/", list(bearer.headers().items()), b"")
    assert world.gateway.invoke(event)["statusCode"] == 200
    event["requestContext"]["timeEpoch"] += 2_000
    answer = world.gateway.invoke(event)
    assert answer["statusCode"] == 401
    assert json.loads(answer["body"])["code"] == "ExpiredAccessToken"


def test_a_token_for_several_businesses_finds_each_thing_in_its_own(world: Labels) -> None:
    using = demo.operator("ledger")
    tenant_id = world.tenant.tenant_id
    second = using.directory.create_business(tenant_id, "Second", "USD")
    customer = create_customer(using, (tenant_id, second), "C", "10.00")["customer_id"]
    client = using.create_client(tenant_id, [world.tenant.business_id, second], [])
    token = using.create_token(client["client_id"], [], 600)["access_token"]
    pair = replace(world, token=token)
    labels = [pair.open_label("1.00"), pair.open_label("2.00", customer=customer)]
    assert [pair.balance(label) for label in labels] == ["1.00", "2.00"]
    assert pair.reallocate(labels[0], labels[1], "1.00").status == 404
    assert world.send("GET", f"/labels/{labels[1]}").status == 404
