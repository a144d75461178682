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

from ledger.api.runtime import runtime
from tests.reliability.conftest import Sown
from tools.local.events import EVENTS, files, room_of
from tools.local.faults import faults
from tools.local.gateway import Gateway
from tools.local.replay import replay, restore, snapshot
from tools.local.seed import Seed

pytestmark = pytest.mark.reliability

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOBODY = "00000000-0000-7000-8000-000000000000"
# An id of Pennylane's that nothing has.
NOTHING = 2**42 - 7


def bearing(event: dict[str, Any], token: str) -> dict[str, Any]:
    return {**event, "headers": {**event["headers"], "authorization": f"Bearer {token}"}}


def with_token(seed: Seed) -> list[Path]:
    """The events that are asked with the tenant's token."""
    found = []
    for file in files([str(EVENTS)]):
        said = json.loads(file.read_text())["headers"].get("authorization", "")
        if said in (f"Bearer {seed.tenant.token}", f"Bearer {seed.tenant.readonly_token}"):
            found.append(file)
    return found


def own(seed: Seed, items: Mapping[str, Any]) -> dict[str, Any]:
    """The items of the tenant."""
    return {key: item for key, item in items.items() if key.startswith(seed.tenant.tenant_id)}


def names(seed: Seed) -> set[str]:
    """Ids of the tenant's that nobody else may be shown; integers may be another's own too."""
    ids = {seed.label, seed.empty, seed.entry, seed.keyed_entry, seed.reallocation, seed.party}
    ids |= {seed.manual_entry, seed.funding, seed.reversed_entry, seed.dimension}
    ids |= {seed.account(number) for number in (seed.bank, seed.sales, seed.funds)}
    return ids | {seed.tenant.business_id, *seed.tenant.customers}


def theirs(seed: Seed) -> set[str]:
    """What is the other's own: events name it too, to be refused it."""
    ids = {seed.other.business_id, *seed.other.customers, seed.foreign, seed.foreign_entry}
    return ids | {str(seed.foreign_journal_entry)}


def test_nothing_of_the_tenant_changes_or_is_shown(gateway: Gateway, sown: Sown) -> None:
    seed, before = sown
    asked = with_token(seed)
    assert len(asked) > 150
    for file in asked:
        restore(before)
        event = bearing(json.loads(file.read_text()), seed.other.token)
        answer = gateway.invoke(event)
        assert answer["statusCode"] < 500, file
        assert own(seed, snapshot()) == own(seed, before), file
        # What the request itself says may come back in words.
        said = json.dumps(event)
        shown = json.dumps(answer)
        leaked = {name for name in names(seed) if name in shown and name not in said}
        assert not leaked, (file, leaked)
        if answer["statusCode"] < 300:
            assert not any(name in answer["body"] for name in names(seed)), file


def elsewhere(event: dict[str, Any]) -> dict[str, Any]:
    """The same request of things that do not exist: other ids in path and parameters."""
    moved = json.loads(json.dumps(event))
    for name, value in event.get("pathParameters", {}).items():
        other = NOBODY if UUID.fullmatch(value) else str(NOTHING)
        moved["pathParameters"][name] = other
        moved["rawPath"] = moved["rawPath"].replace(value, other)
    if "x-business-id" in moved["headers"]:
        moved["headers"]["x-business-id"] = NOBODY
    return dict(moved)


def masked(answer: dict[str, Any]) -> str:
    """An answer without ids, which it may repeat."""
    return f"{answer['status']} " + re.sub(r"[0-9]+", "…", UUID.sub("…", json.dumps(answer)))


def test_the_tenants_ids_are_answered_like_ids_that_do_not_exist(
    gateway: Gateway, sown: Sown
) -> None:
    seed, before = sown
    compared = 0
    for file in with_token(seed):
        event = bearing(json.loads(file.read_text()), seed.other.token)
        if event["rawPath"] == "/api/v1/businesses":
            continue  # which are the token's own, whatever the header says
        is_of_ids = event.get("pathParameters") or "x-business-id" in event["headers"]
        if not is_of_ids or any(name in json.dumps(event) for name in theirs(seed)):
            continue
        restore(before)
        foreign, asked = answered(gateway, event)
        if foreign["status"] < 300:
            # Pennylane's ids are numbers within a company: the other has a journal 1 of its own.
            assert room_of(file) == "pennylane", file
            continue
        restore(before)
        unknown, asked_too = answered(gateway, elsewhere(event))
        assert masked(foreign) == masked(unknown), file
        assert asked == asked_too, file
        compared += 1
    assert compared > 80


def answered(gateway: Gateway, event: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The answer, and the requests to the table it took: what its time depends on."""
    with faults(runtime().client) as happened:
        return replay(gateway, event), happened.requests


def at_home(event: dict[str, Any], seed: Seed) -> dict[str, Any]:
    """The request to the other's own business, with all else as the tenant would say it."""
    said = json.dumps(
        {name: event[name] for name in ("rawPath", "pathParameters", "headers") if name in event}
    )
    moved = said.replace(seed.tenant.business_id, seed.other.business_id)
    return {**event, **json.loads(moved)}


def test_ids_in_a_body_are_answered_like_ids_that_do_not_exist(
    gateway: Gateway, sown: Sown
) -> None:
    seed, before = sown
    numbers = (seed.bank, seed.sales, seed.funds, seed.file)
    unknown = {
        **dict.fromkeys(names(seed), NOBODY),
        **dict.fromkeys(map(str, numbers), str(NOTHING)),
    }
    pattern = re.compile("|".join(sorted(unknown, key=len, reverse=True)))
    compared = 0
    for file in with_token(seed):
        event = at_home(bearing(json.loads(file.read_text()), seed.other.token), seed)
        body = event.get("body", "")
        if event.get("isBase64Encoded") or not pattern.search(body):
            continue
        restore(before)
        foreign, asked = answered(gateway, event)
        assert own(seed, snapshot()) == own(seed, before), file
        assert not any(name in json.dumps(foreign) for name in names(seed) if name not in body), (
            file
        )
        restore(before)
        nothing = {**event, "body": pattern.sub(lambda found: unknown[found[0]], body)}
        said, asked_too = answered(gateway, nothing)
        assert (masked(foreign), asked) == (masked(said), asked_too), file
        compared += 1
    assert compared > 40
