"""Cursors are sealed: only the client that was given one can use it, in the very same list."""

import base64
import json
from urllib.parse import quote

import pytest

from tests.clients.layerfi import Business as Layer
from tests.world import World

SPEAKS = ("pennylane", "layerfi", "dayzero")

FILTER = quote(json.dumps([{"field": "journal_id", "operator": "gt", "value": 0}]))


@pytest.fixture(params=["pennylane", "layerfi", "dayzero"])
def listing(request: pytest.FixtureRequest, world: World) -> tuple[str, dict[str, str], str]:
    """A list of a dialect at one row a page, its headers, and the cursor to its second page."""
    layer = Layer(world)
    layer.post(1)
    layer.post(2)
    target, more = {
        "pennylane": ("/api/external/v2/ledger_accounts?limit=1", {}),
        "layerfi": (f"{layer.base}/ledger/entries?limit=1", {}),
        "dayzero": ("/api/v1/ledgers?limit=1", {"x_business_id": world.tenant.business_id}),
    }[request.param]
    answer = world.send("GET", target, **more)
    assert answer.status == 200, answer.body
    body = answer.json
    return target, more, body.get("next_cursor") or body["meta"]["pagination"]["cursor"]


def status(world: World, target: str, cursor: str, more: dict[str, str]) -> int:
    return world.send("GET", f"{target}&cursor={quote(cursor)}", **more).status


def test_a_cursor_is_good_as_it_was_given(
    world: World, listing: tuple[str, dict[str, str], str]
) -> None:
    target, more, cursor = listing
    assert status(world, target, cursor, more) == 200
    assert status(world, target.replace("limit=1", "limit=2"), cursor, more) == 200


def test_a_cursor_of_which_anything_is_changed_is_refused(
    world: World, listing: tuple[str, dict[str, str], str]
) -> None:
    target, more, cursor = listing
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    forged = [raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :] for place in range(len(raw))]
    forged += [raw[:-1], raw[16:], b"\0" * 16 + raw[16:], raw + b" ", b""]
    for raw in forged:
        cursor_text = base64.urlsafe_b64encode(raw).decode().rstrip("=")
        if cursor_text:
            assert 400 <= status(world, target, cursor_text, more) < 500, raw


def test_a_cursor_of_other_filters_is_refused(
    world: World, listing: tuple[str, dict[str, str], str]
) -> None:
    target, more, cursor = listing
    assert 400 <= status(world, f"{target}&name=x&tag_key=x&filter={FILTER}", cursor, more) < 500


def test_a_cursor_of_another_client_is_refused(
    world: World, other: World, listing: tuple[str, dict[str, str], str]
) -> None:
    """The other's list, with a cursor that was given for the same place of one's own."""
    target, more, cursor = listing
    own, other_business = world.tenant.business_id, other.tenant.business_id
    more = {name: value.replace(own, other_business) for name, value in more.items()}
    assert 400 <= status(other, target.replace(own, other_business), cursor, more) < 500
