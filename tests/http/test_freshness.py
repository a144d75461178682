"""The freshness of an answer never promises more than its totals have."""

import json
from datetime import UTC, datetime

import pytest

from ledger.http.freshness import COUNTED_AT, freshness
from ledger.process.runtime import runtime
from ledger.store.items.heads import Head, head_write
from tests.bench import Bench, claim
from tests.present import has
from tools.local.events import EVENT, EVENTS, recorded
from tools.local.gateway import Gateway
from tools.local.hooks import hooked
from tools.local.replay import fresh

DERIVED = [
    "dayzero/get_statement/found",
    "layerfi/get_balances/found",
    "layerfi/list_account_lines/by_date",
    "pennylane/get_trial_balance/found",
]


@pytest.mark.parametrize("name", [name for name in DERIVED if has(name.partition("/")[0])])
def test_the_freshness_is_read_before_the_totals(gateway: Gateway, name: str) -> None:
    file = EVENTS / f"{name}{EVENT}"
    assert "X-Counted-At" in recorded(file)["headers"]
    fresh(gateway)
    places: list[str] = []

    def note(params: dict[str, object], **_: object) -> None:
        parameters = json.dumps(params)
        places.extend(word for word in ("#counted", "#months") if word in parameters)

    with hooked(runtime().client, {"provide-client-params.dynamodb": note}):
        gateway.invoke(json.loads(file.read_text()))
    assert places[0] == "#counted"
    assert "#months" in places


def test_an_answer_without_totals_promises_nothing(bench: Bench) -> None:
    book = bench.fresh().book(claim()).book
    assert freshness(book) == {}
    head = Head()
    for day in (4, 5):
        now = head.refreshed(int(datetime(2026, 3, day, tzinfo=UTC).timestamp()))
        bench.process.client.put_item(
            TableName=bench.process.settings.table_name,
            **head_write(book.read.scope, head, now)["Put"],
        )
        head = now
    assert freshness(book) == {COUNTED_AT: "2026-03-05T00:00:00.000000Z"}
