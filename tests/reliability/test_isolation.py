"""**Another business's data cannot be expressed**: every event with somebody else's token.

Nothing of the tenant changes, nothing of it is shown, and its ids are answered like ids that do not
exist.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ledger.process.runtime import runtime
from tests.reliability.conftest import Seeded
from tools.local.events import EVENTS, files, room_of
from tools.local.faults import faults
from tools.local.gateway import Gateway
from tools.local.replay import replay, restore, snapshot
from tools.local.seed import Part, World

pytestmark = pytest.mark.reliability

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOBODY = "00000000-0000-7000-8000-000000000000"
# An id of Pennylane's that nothing has.
NOTHING = 2**42 - 7


def bearing(event: dict[str, Any], token: str) -> dict[str, Any]:
    return {**event, "headers": {**event["headers"], "authorization": f"Bearer {token}"}}


def with_token(world: World) -> list[tuple[Part, Path]]:
    """Return the events that are asked with the token of their room's tenant."""
    rows = []
    for file in files([str(EVENTS)]):
        part = world[room_of(file)]
        authorization = json.loads(file.read_text())["headers"].get("authorization", "")
        if authorization in (f"Bearer {part.tenant.token}", f"Bearer {part.tenant.readonly_token}"):
            rows.append((part, file))
    return rows


def own(part: Part, items: Mapping[str, Any]) -> dict[str, Any]:
    """Return the items of the tenant."""
    return {key: item for key, item in items.items() if key.startswith(part.tenant.tenant_id)}


def test_nothing_of_the_tenant_changes_or_is_shown(gateway: Gateway, seeded: Seeded) -> None:
    world, before = seeded
    for part, file in with_token(world):
        restore(before)
        event = bearing(json.loads(file.read_text()), part.other.token)
        answer = gateway.invoke(event)
        assert answer["statusCode"] < 500, file
        assert own(part, snapshot()) == own(part, before), file
        # Ids of the request itself may come back in texts.
        text = json.dumps(event)
        view = json.dumps(answer)
        leaked = {name for name in part.own if name in view and name not in text}
        assert not leaked, (file, leaked)
        if answer["statusCode"] < 300:
            assert not any(name in answer["body"] for name in part.own), file


def elsewhere(event: dict[str, Any]) -> dict[str, Any]:
    """Return the same request of things that do not exist: other ids in path and parameters."""
    document = json.loads(json.dumps(event))
    for name, value in event.get("pathParameters", {}).items():
        other = NOBODY if UUID.fullmatch(value) else str(NOTHING)
        document["pathParameters"][name] = other
        document["rawPath"] = document["rawPath"].replace(value, other)
    if "x-business-id" in document["headers"]:
        document["headers"]["x-business-id"] = NOBODY
    return dict(document)


def masked(answer: dict[str, Any]) -> str:
    """Return an answer without ids, which it may repeat."""
    return f"{answer['status']} " + re.sub(r"[0-9]+", "…", UUID.sub("…", json.dumps(answer)))


def test_the_tenants_ids_are_answered_like_ids_that_do_not_exist(
    gateway: Gateway, seeded: Seeded
) -> None:
    world, before = seeded
    compared = 0
    for part, file in with_token(world):
        event = bearing(json.loads(file.read_text()), part.other.token)
        if file.parent.name == "list_businesses":
            continue  # these belong to the token, whatever the header names
        is_of_ids = event.get("pathParameters") or "x-business-id" in event["headers"]
        if not is_of_ids or any(name in json.dumps(event) for name in part.foreign):
            continue
        restore(before)
        foreign, calls = answer_to(gateway, event)
        if foreign["status"] < 300:
            # A number within a book: the other has a journal 1 of its own.
            assert not UUID.search(event["rawPath"]), file
            continue
        restore(before)
        unknown, asked_too = answer_to(gateway, elsewhere(event))
        assert masked(foreign) == masked(unknown), file
        assert calls == asked_too, file
        compared += 1
    assert compared > 20


def answer_to(gateway: Gateway, event: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the answer, and the requests to the table it took: what its time depends on."""
    with faults(runtime().client) as traffic:
        return replay(gateway, event), traffic.requests


def at_home(event: dict[str, Any], part: Part) -> dict[str, Any]:
    """Return the request to the other's own business, with all else as the tenant would say it."""
    text = json.dumps(
        {name: event[name] for name in ("rawPath", "pathParameters", "headers") if name in event}
    )
    replaced = text.replace(part.tenant.business_id, part.other.business_id)
    return {**event, **json.loads(replaced)}


def test_ids_in_a_body_are_answered_like_ids_that_do_not_exist(
    gateway: Gateway, seeded: Seeded
) -> None:
    world, before = seeded
    compared = 0
    for part, file in with_token(world):
        unknown = {
            **dict.fromkeys(part.own, NOBODY),
            **dict.fromkeys(map(str, part.numbers), str(NOTHING)),
        }
        pattern = re.compile("|".join(sorted(unknown, key=len, reverse=True)))
        event = at_home(bearing(json.loads(file.read_text()), part.other.token), part)
        body = event.get("body", "")
        if event.get("isBase64Encoded") or not pattern.search(body):
            continue
        restore(before)
        foreign, calls = answer_to(gateway, event)
        assert own(part, snapshot()) == own(part, before), file
        assert not any(name in json.dumps(foreign) for name in part.own if name not in body), file
        restore(before)
        nothing = {**event, "body": _replaced(pattern, unknown, body)}
        text, asked_too = answer_to(gateway, nothing)
        assert (masked(foreign), calls) == (masked(text), asked_too), file
        compared += 1
    assert compared > 10


def _replaced(pattern: re.Pattern[str], by: Mapping[str, str], text: str) -> str:
    return pattern.sub(lambda matches: by[matches[0]], text)
