"""The work for each line of a large entry, as calls of the layer's functions: no second walk."""

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


@pytest.mark.parametrize(("name", "field", "most"), [(n, *x) for n, x in CREATES.items()])
def test_a_line_costs_few_calls(gateway: Gateway, name: str, field: str, most: int) -> None:
    fresh(gateway)
    event = json.loads((EVENTS / f"{name}{EVENT}").read_text())
    # The first create fills the caches.
    _, few, many = (_calls(gateway, event, field, count) for count in (4, FEW, MANY))
    assert (many - few) / (MANY - FEW) <= most


def _calls(gateway: Gateway, event: dict[str, Any], field: str, lines: int) -> int:
    """Return the calls of functions of the layer for a create with so many lines."""
    body = json.loads(event["body"])
    body[field] = body[field] * (lines // 2)
    context = {**event["requestContext"], "requestId": f"{lines}"}
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
