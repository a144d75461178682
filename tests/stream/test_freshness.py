"""How fresh an answer says it is, is never fresher than what is in it."""

import json
from pathlib import Path

import pytest

from ledger.api.runtime import runtime
from tests.local.gateway import Gateway
from tests.local.hooks import hooked
from tests.local.replay import EVENTS, fresh, recorded

DERIVED = [
    "dayzero_get_statement/found",
    "layerfi_get_balances/found",
    "layerfi_list_account_lines/by_date",
    "pennylane_get_trial_balance/found",
]


@pytest.mark.parametrize("name", DERIVED)
def test_it_is_read_before_the_totals(gateway: Gateway, name: str) -> None:
    file = EVENTS / Path(f"{name}.json")
    assert "X-Counted-At" in recorded(file)["headers"]
    fresh(gateway)
    asked: list[str] = []

    def note(params: dict[str, object], **_: object) -> None:
        said = json.dumps(params)
        asked.extend(word for word in ("#counted", "#months") if word in said)

    with hooked(runtime().client, {"provide-client-params.dynamodb": note}):
        gateway.invoke(json.loads(file.read_text()))
    assert asked[0] == "#counted"
    assert "#months" in asked
