"""Tokens and tenancy: who may ask for what (specs/dwolla.md, 3; RFC 6749)."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from ledger.api.runtime import runtime
from ledger.dialects.dwolla.admin import create_customer
from ledger.directory import Principal
from ledger.directory.credentials import digest, new_secret
from ledger.store.seen import Seen
from tests.world import HAL, World
from tools.local import demo
from tools.local.gateway import Answer

FORM = "application/x-www-form-urlencoded"


def ask(
    world: World, form: Any, basic: tuple[str, str] | None = None, path: str = "/token"
) -> Answer:
    headers = {"Content-Type": FORM, "Accept": "*/*"}
    if basic:
        encoded = base64.b64encode(":".join(basic).encode()).decode()
        headers["Authorization"] = f"Basic {encoded}"
    body = form if isinstance(form, bytes) else urlencode(form).encode()
    return world.gateway.request("POST", path, headers, body)


def credentials(world: World) -> dict[str, str]:
    return {"client_id": world.tenant.client_id, "client_secret": world.tenant.client_secret}


GRANT = {"grant_type": "client_credentials"}


def test_a_token_is_given_for_credentials_in_the_header_or_in_the_form(world: World) -> None:
    pair = (world.tenant.client_id, world.tenant.client_secret)
    for answer in (ask(world, GRANT, pair), ask(world, {**GRANT, **credentials(world)})):
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json["token_type"] == "Bearer"
        assert answer.json["expires_in"] == 3600
        bearer = replace(world, token=answer.json["access_token"])
        assert bearer.get("/")["_links"]["customers"]["href"].endswith("/customers")


def test_a_new_token_leaves_older_ones_alone(world: World) -> None:
    tokens = [ask(world, {**GRANT, **credentials(world)}).json["access_token"] for _ in range(2)]
    assert all(replace(world, token=token).get("/") for token in tokens)


def test_scopes_can_be_narrowed_and_not_widened(world: World) -> None:
    narrowed = ask(world, {**GRANT, **credentials(world), "scope": "labels:readonly"})
    reader = replace(world, token=narrowed.json["access_token"])
    label = world.open_label("1.00")
    assert reader.balance(label) == "1.00"
    refused = reader.post(label, "1.00")
    assert (refused.status, refused.json["code"]) == (403, "Forbidden")
    assert "labels:all" in refused.json["message"]
    for scope in ("labels:readonly root:all", "labels", "labels:", "layerfi:", "ledger:"):
        widened = ask(world, {**GRANT, **credentials(world), "scope": scope})
        assert (widened.status, widened.json["error"]) == (400, "invalid_scope"), scope


@pytest.mark.parametrize(
    ("form", "basic", "status", "error"),
    [
        ({}, None, 401, "invalid_client"),
        (GRANT, None, 401, "invalid_client"),
        (GRANT, ("nobody", "secret"), 401, "invalid_client"),
        (GRANT, ("{id}", "{other}"), 401, "invalid_client"),
        (GRANT, ("", ""), 401, "invalid_client"),
        (GRANT, ("{id}", "wrong"), 401, "invalid_client"),
        (GRANT, ("{id}", ""), 401, "invalid_client"),
        ({**GRANT, "client_id": "{id}", "client_secret": "wrong"}, None, 401, "invalid_client"),
        ({**GRANT, "client_id": "other"}, ("{id}", "{secret}"), 400, "invalid_request"),
        ({}, ("{id}", "{secret}"), 400, "invalid_request"),
        ({"grant_type": "password"}, ("{id}", "{secret}"), 400, "unsupported_grant_type"),
        ([("grant_type", "client_credentials")] * 2, ("{id}", "{secret}"), 400, "invalid_request"),
        (b"\xff\xfe", ("{id}", "{secret}"), 400, "invalid_request"),
        (b"&".join([b"a=b"] * 100), ("{id}", "{secret}"), 400, "invalid_request"),
        (b'{"grant_type": "client_credentials"}', ("{id}", "{secret}"), 400, "invalid_request"),
    ],
)
def test_a_refused_token_is_refused_in_oauths_own_form(
    world: World, form: Any, basic: tuple[str, str] | None, status: int, error: str
) -> None:
    other = new_secret(lambda count: b"?" * count)
    real = {"id": world.tenant.client_id, "secret": world.tenant.client_secret, "other": other}
    if isinstance(form, dict):
        form = {name: value.format(**real) for name, value in form.items()}
    if basic:
        basic = (basic[0].format(**real), basic[1].format(**real))
    answer = ask(world, form, basic)
    assert (answer.status, answer.json["error"]) == (status, error)
    assert set(answer.json) == {"error", "error_description"}
    assert answer.headers["content-type"] == "application/json"
    challenge = answer.headers.get("www-authenticate")
    assert challenge == ('Basic realm="ledger"' if status == 401 else None)


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
    world: World, authorization: str, code: str
) -> None:
    token = world.tenant.token
    flipped = token[:-1] + ("A" if token[-1] != "A" else "B")
    said = authorization.format(token=token, flipped=flipped, digest=digest(token))
    headers = {"Authorization": said, "Accept": HAL, "Content-Type": "application/json"}
    label = world.open_label("1.00")
    for method, target in (("GET", "/"), ("GET", f"/labels/{label}"), ("GET", "/nowhere")):
        answer = world.gateway.request(method, target, headers)
        assert (answer.status, answer.json["code"]) == (401, code)
    target = f"/labels/{label}/ledger-entries"
    assert world.gateway.request("POST", target, headers, b"{}").status == 401


def test_a_token_in_query_or_cookie_is_none(world: World) -> None:
    token = world.tenant.token
    target = f"/?access_token={token}&Authorization=Bearer%20{token}"
    headers = {"Accept": HAL, "Cookie": f"Authorization=Bearer {token}"}
    assert world.gateway.request("GET", target, headers).status == 401


def test_an_expired_token_is_refused_even_if_it_was_seen(world: World) -> None:
    operator = demo.operator("ledger", datetime.now(UTC) - timedelta(seconds=30))
    issued = operator.create_token(world.tenant.client_id, [], 31)
    bearer = replace(world, token=issued["access_token"])
    event = world.gateway.event("GET", "/", list(bearer.headers().items()), b"")
    assert world.gateway.invoke(event)["statusCode"] == 200
    event["requestContext"]["timeEpoch"] += 2_000
    answer = world.gateway.invoke(event)
    assert answer["statusCode"] == 401
    assert json.loads(answer["body"])["code"] == "ExpiredAccessToken"


def test_what_is_seen_is_believed_for_a_minute_from_before_it_was_read() -> None:
    ticking = [0.0]
    seen: Seen[str, Principal] = Seen(clock=lambda: ticking[0])
    expires = datetime(2030, 1, 1, tzinfo=UTC)
    principal = Principal("tenant", "client", (), frozenset(), expires, b"")
    asked_at = seen.now()
    ticking[0] = 5.0  # reading took that long
    seen.keep("digest", principal, asked_at)
    ticking[0] = 59.9
    assert seen.find("digest") is principal
    ticking[0] = 60.0
    assert seen.find("digest") is None


def test_secrets_are_kept_only_as_hashes(world: World) -> None:
    pages = runtime().client.get_paginator("scan").paginate(TableName="ledger")
    said = repr([page["Items"] for page in pages])
    assert world.tenant.token not in said
    assert world.tenant.client_secret not in said
    assert digest(world.tenant.token) in said


def test_a_token_for_several_businesses_finds_each_thing_in_its_own(world: World) -> None:
    using = demo.operator("ledger")
    tenant_id = world.tenant.tenant_id
    second = using.directory.create_business(tenant_id, "Second", "USD")
    customer = create_customer(using, (tenant_id, second), "C", "10.00")["customer_id"]
    client = using.create_client(tenant_id, [world.tenant.business_id, second], [])
    token = using.create_token(client["client_id"], [], 600)["access_token"]
    both = replace(world, token=token)
    labels = [both.open_label("1.00"), both.open_label("2.00", customer=customer)]
    assert [both.balance(label) for label in labels] == ["1.00", "2.00"]
    assert both.reallocate(labels[0], labels[1], "1.00").status == 404
    assert world.send("GET", f"/labels/{labels[1]}").status == 404
