"""The scope of each route: without it a request is refused, and changes nothing."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.admin.operator import all_scopes
from tests.reliability.conftest import Seeded
from tests.scopes import ANY_TOKEN, PUBLIC, scope_of
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.events import EVENTS, files, function_of, recorded, room_of, title
from tools.local.gateway import Gateway
from tools.local.replay import comparable, restore, snapshot
from tools.local.seed import NOW, Part

pytestmark = pytest.mark.reliability


def good_events() -> list[Path]:
    rows = []
    for file in files([str(EVENTS)]):
        function = function_of(file)
        is_good = recorded(file)["status"] < 300
        if is_good and scope_of(function) not in (ANY_TOKEN, PUBLIC):
            rows.append(file)
    return rows


GOOD = good_events()


def answer_to(gateway: Gateway, part: Part, file: Path, scopes: list[str]) -> dict[str, Any]:
    """Return the event's answer to a token of the tenant with these scopes."""
    directory = demo.operator(TABLE, NOW).directory
    client = directory.clients.get(part.tenant.client_id)
    expires_at = NOW + timedelta(seconds=demo.TOKEN_SECONDS)
    token = directory.tokens.grant(client, scopes, expires_at)
    event = json.loads(file.read_text())
    bearer = {"authorization": f"Bearer {token}"}
    return comparable(gateway.invoke({**event, "headers": {**event["headers"], **bearer}}))


@pytest.mark.parametrize("file", GOOD, ids=title)
def test_a_route_opens_to_its_own_scope_and_to_no_other(
    gateway: Gateway, seeded: Seeded, file: Path
) -> None:
    world, before = seeded
    part = world[room_of(file)]
    needed = scope_of(function_of(file))
    # `x:all` grants `x:readonly`; the one scope without a colon stands for itself.
    granting = {needed, f"{needed.partition(':')[0]}:all"} & set(all_scopes())
    for scopes in (sorted(set(all_scopes()) - granting), ["none:readonly"]):
        restore(before)
        refused = answer_to(gateway, part, file, scopes)
        assert refused["status"] == 403, scopes
        now = snapshot()
        assert {key: item for key, item in now.items() if key in before} == before
        assert {now[key]["kind"]["S"] for key in now.keys() - before.keys()} == {"token"}
    for scope in sorted(granting):
        restore(before)
        expected = recorded(file)["status"]
        assert answer_to(gateway, part, file, [scope])["status"] == expected, scope


def test_every_route_asks_for_a_token_unless_it_is_meant_to_be_public(
    gateway: Gateway, seeded: Seeded
) -> None:
    _, before = seeded
    restore(before)
    calls = set()
    for file in files([str(EVENTS)]):
        if scope_of(function_of(file)) != PUBLIC:
            event = json.loads(file.read_text())
            without = {n: value for n, value in event["headers"].items() if n != "authorization"}
            assert gateway.invoke({**event, "headers": without})["statusCode"] == 401, file
            calls.add(function_of(file))
    assert snapshot() == before
    routed = {route.name for route in gateway.routes}
    assert calls == {name for name in routed if scope_of(name) != PUBLIC}
