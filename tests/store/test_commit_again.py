"""A request that was refused, in conflict or done before, said again: the rarer of its ways."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.errors import BalanceBelowFloor, PeriodClosed
from ledger.store import keys
from ledger.store.items.codec import integer
from ledger.store.items.periods import period_item
from tests.bench import NOW, SOMEBODY, Bench, claim
from tools.local.faults import faults, refused
from tools.local.hooks import hooked


def test_a_second_tombstone_replaces_the_one_that_was_passed(bench: Bench) -> None:
    """Else a copy that knows the first one's stamp would still pass it."""
    with faults(bench.process.client, "late"), pytest.raises(BalanceBelowFloor):
        bench.post(claim("key"), -1500)
    with faults(bench.process.client, "pass", "late") as happened:
        with pytest.raises(BalanceBelowFloor):
            bench.post(claim("key"), -1500)
        assert len(happened.late) == 1
        bench.post(claim(), 1000)  # now there would be enough
        assert "done" not in happened.deliver()
    assert bench.state == (2000, 2)


def test_what_is_refused_beside_a_conflict_is_not_believed(bench: Bench) -> None:
    """Of a write that met another's, nothing was looked at for good: it is sent again.

    DynamoDB may name both reasons; no engine here does, so the answer is made.
    """
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


def test_what_was_done_under_a_further_number_is_found_when_it_cannot_be_planned(
    bench: Bench,
) -> None:
    """Its first number was another's, and its period has been closed since."""
    one = claim()
    other = replace(one, fingerprint="something else")
    numbers = [bench.post(one, -600), bench.post(other, -400)]
    assert numbers == [one.number(0), one.number(1)]
    bench.book(claim()).read.table.upsert(period_item(bench.scope, NOW.date(), NOW, SOMEBODY))
    bench.process.chart.forget()
    assert [bench.post(one, -600), bench.post(other, -400)] == numbers
    with pytest.raises(PeriodClosed):
        bench.post(replace(one, fingerprint="never said"), -400)
