"""Tokens and tenancy: who may ask for what (specs/dwolla.md, 3; RFC 6749)."""

import base64
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from ledger.directory import Principal
from ledger.directory.credentials import digest, new_secret
from ledger.store.cache import TtlCache
from tests.world import World
from tools.local import engines
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
        assert reads(world, answer.json["access_token"])


def test_a_new_token_leaves_older_ones_alone(world: World) -> None:
    tokens = [ask(world, {**GRANT, **credentials(world)}).json["access_token"] for _ in range(2)]
    assert all(reads(world, token) for token in tokens)


def reads(world: World, token: str) -> bool:
    """Tell whether a token opens the book of its business, as the console reads it."""
    path = f"/console/api/businesses/{world.tenant.business_id}/accounts"
    return replace(world, token=token).send("GET", path).status == 200


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


def test_a_cached_token_lives_for_a_minute_from_before_its_read() -> None:
    ticking = [0.0]
    principals: TtlCache[str, Principal] = TtlCache(clock=lambda: ticking[0])
    expires = datetime(2030, 1, 1, tzinfo=UTC)
    principal = Principal("tenant", "client", (), frozenset(), expires, b"")
    asked_at = principals.now()
    ticking[0] = 5.0  # reading took that long
    principals.keep("digest", principal, asked_at)
    ticking[0] = 59.9
    assert principals.find("digest") is principal
    ticking[0] = 60.0
    assert principals.find("digest") is None


def test_secrets_are_kept_only_as_hashes(world: World) -> None:
    pages = engines.client().get_paginator("scan").paginate(TableName="ledger")
    items = repr([page["Items"] for page in pages])
    assert world.tenant.token not in items
    assert world.tenant.client_secret not in items
    assert digest(world.tenant.token) in items
