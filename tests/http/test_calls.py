"""The work of a create and of each line, as calls of the layer's functions: no second walk."""

import json
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import ledger
from tools.local.events import EVENT, EVENTS
from tools.local.gateway import Gateway
from tools.local.replay import fresh

LAYER = str(Path(ledger.__file__).parent)
FEW, MANY = 10, 110
# Commit d4c37218 made 75, 140 and 93 calls for each line; the present has 29, 41 and 31.
CREATES = {
    "pennylane/create_ledger_entry/created": ("ledger_entry_lines", 31),
    "layerfi/create_journal_entry/created": ("line_items", 43),
    "dayzero/create_journal_entry/created": ("line_entries", 33),
}
# A warm create, without our client of DynamoDB. Commit d6e274c1 made 484, 512, 649 and 531 calls.
# The present has 420, 445, 569 and 470.
WHOLE = {
    "dwolla/create_ledger_entry/raised": 440,
    "pennylane/create_ledger_entry/created": 465,
    "layerfi/create_journal_entry/created": 595,
    "dayzero/create_journal_entry/created": 490,
}


@pytest.mark.parametrize(("name", "field", "most"), [(n, *x) for n, x in CREATES.items()])
def test_a_line_costs_few_calls(gateway: Gateway, name: str, field: str, most: int) -> None:
    fresh(gateway)
    event = _event(name)
    lines = json.loads(event["body"])[field]
    # The first create fills the caches.
    _, few, many = (
        _calls(gateway, event, {field: lines * (count // 2)}, count) for count in (4, FEW, MANY)
    )
    assert (many - few) / (MANY - FEW) <= most


def test_a_warm_create_costs_few_calls(gateway: Gateway) -> None:
    fresh(gateway)
    calls = {}
    for name in WHOLE:
        event = _event(name)
        # The first creates fill the caches and take the marks off the accounts.
        *_, calls[name] = (_calls(gateway, event, {}, second) for second in range(3))
    assert {name: count for name, count in calls.items() if count > WHOLE[name]} == {}


def _event(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EVENTS / f"{name}{EVENT}").read_text())
    return event


def _calls(gateway: Gateway, event: dict[str, Any], more: dict[str, Any], second: int) -> int:
    """Return the calls of functions of the layer for a create whose body has other fields.

    Each create has a second of its own, since ids that collide cost further calls.
    """
    body = json.loads(event["body"]) | more
    context = {**event["requestContext"], "requestId": str(second)}
    context["timeEpoch"] += 1_000 * second
    count = 0

    def enter(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event == "call" and frame.f_code.co_filename.startswith(LAYER)

    sys.setprofile(enter)
    try:
        result = gateway.invoke({**event, "body": json.dumps(body), "requestContext": context})
    finally:
        sys.setprofile(None)
    assert result["statusCode"] < 300, result
    return count
