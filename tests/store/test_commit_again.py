"""Rare retries: after two refusals, beside a conflict, and under a probed id."""

from typing import Any

import pytest
from msgspec.structs import replace

from ledger.errors import BalanceBelowFloor, PeriodClosed
from ledger.store import keys
from ledger.store.items.codec import integer
from ledger.store.items.periods import period_item
from tests.bench import NOW, SOMEBODY, Bench, claim
from tools.local.faults import faults, refused
from tools.local.hooks import hooked


def test_a_second_tombstone_replaces_the_tombstone_that_was_passed(bench: Bench) -> None:
    """Otherwise a copy that knows the first stamp would still pass."""
    with faults(bench.process.client, "late"), pytest.raises(BalanceBelowFloor):
        bench.post(claim("key"), -1500)
    with faults(bench.process.client, "pass", "late") as network:
        with pytest.raises(BalanceBelowFloor):
            bench.post(claim("key"), -1500)
        assert len(network.late) == 1
        bench.post(claim(), 1000)  # now there would be enough
        assert "done" not in network.deliver()
    assert bench.state == (2000, 2)


def test_a_failed_condition_beside_a_conflict_is_tried_again(bench: Bench) -> None:
    """DynamoDB may name both reasons; no engine here does, so the test makes the answer."""
    client, name = bench.process.client, bench.process.settings.table_name
    label = client.get_item(TableName=name, Key=keys.account(bench.scope, bench.label.account_id))
    reasons = [
        {"Code": "None"},
        {"Code": "ConditionalCheckFailed", "Item": {**label["Item"], "balance_minor": integer(0)}},
        {"Code": "TransactionConflict"},
    ]
    answers = [refused("TransactionCanceledException", 400, CancellationReasons=reasons)]

    def once(**_: Any) -> Any:
        return answers.pop() if answers else None

    with hooked(client, {"before-call.dynamodb.TransactWriteItems": once}):
        bench.post(claim(), -1000)
    assert not answers
    assert bench.state == (0, 2)


def test_an_entry_under_a_probed_id_is_replayed_after_its_period_closed(
    bench: Bench,
) -> None:
    """Another entry had the first id, and the period has been closed since."""
    first = claim()
    second = replace(first, fingerprint="something else")
    entry_ids = [bench.post(first, -600), bench.post(second, -400)]
    assert entry_ids == [first.candidate_id(0), first.candidate_id(1)]
    bench.book(claim()).read.table.upsert(period_item(bench.scope, NOW.date(), NOW, SOMEBODY))
    bench.process.chart.forget()
    assert [bench.post(first, -600), bench.post(second, -400)] == entry_ids
    with pytest.raises(PeriodClosed):
        bench.post(replace(first, fingerprint="a new request"), -400)
