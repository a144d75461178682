"""Totals as items: sums of days and months, and the marks of an earlier release."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from ledger.aws.failures import aws_errors
from ledger.core.totals import Total, TotalKey, Totals
from ledger.process.runtime import Runtime
from ledger.store import keys
from ledger.store.items.codec import integer
from ledger.store.items.totals import (
    correction,
    to_counted,
    to_total,
    total_writes,
)
from ledger.store.keys import Scope
from ledger.store.table import Table

SCOPE = Scope("t1", "totals-test")
SUMS = st.builds(Total, st.integers(), st.integers(), st.integers())
KEYS = st.builds(
    TotalKey,
    st.integers(0, 3),
    st.sampled_from(["EUR", "USD"]),
    st.dates(date(2026, 1, 1), date(2026, 3, 31)),
)


def sums(updates: list[dict[str, Any]]) -> Total:
    """Return the sum of the changes of all updates."""
    total = Total()
    for update in updates:
        values = update["Update"]["ExpressionAttributeValues"]
        total += Total(*(int(values[name]["N"]) for name in (":debit", ":credit", ":lines")))
    return total


@given(st.dictionaries(KEYS, SUMS, max_size=12))
def test_months_have_the_sum_of_their_days(changes: Totals) -> None:
    updates = [*total_writes(SCOPE, changes)]
    days = [u for u in updates if "#days#" in u["Update"]["Key"]["PK"]["S"]]
    months = [u for u in updates if "#months" in u["Update"]["Key"]["PK"]["S"]]
    assert len(days) == len(changes)
    assert sums(days) == sums(months) == sum(changes.values(), start=Total())
    places = {(key.account_id, key.currency, key.day.replace(day=1)) for key in changes}
    assert len(months) == len(places), "one update for each account, currency and month"


def on_a_table(process: Runtime, *writes: dict[str, Any]) -> Table:
    table: Table = process.table(6.0)
    for write in writes:
        process.client.transact_write_items(
            TransactItems=[
                {kind: {**body, "TableName": process.settings.table_name}}  # type: ignore[misc]
                for kind, body in write.items()
            ]
        )
    return table


def test_updates_of_a_total_add_up_and_are_read_back(process: Runtime) -> None:
    key = TotalKey(5, "EUR", date(2026, 3, 4))
    item_key = keys.total_of_day(SCOPE, 5, key.day, "EUR")
    process.table(6.0).delete(item_key)
    process.table(6.0).delete(keys.total_of_month(SCOPE, 5, key.day.replace(day=1), "EUR"))
    first, second = Total(100, 30, 2), Total(-40, 5, 1)
    writes = [*total_writes(SCOPE, {key: first}), *total_writes(SCOPE, {key: second})]
    table = on_a_table(process, *writes)
    item = table.get(item_key)
    assert item is not None
    assert to_total(item) == (key, first + second)


def test_a_correction_needs_the_total_that_was_read(process: Runtime) -> None:
    key = keys.total_of_day(SCOPE, 6, date(2026, 3, 4), "EUR")
    process.table(6.0).delete(key)
    on_a_table(process, correction(key, None, Total(7, 0, 1)))
    for was in (None, Total(8, 0, 1), Total(7, 1, 1), Total(7, 0, 2)):
        with pytest.raises(aws_errors(), match="TransactionCanceled"):
            on_a_table(process, correction(key, was, Total(1, 0, 0)))
    table = on_a_table(process, correction(key, Total(7, 0, 1), Total(1, 0, 0)))
    item = table.get(key)
    assert item is not None
    assert to_total(item)[1] == Total(8, 0, 1)


@pytest.mark.parametrize(
    ("version", "target", "progress"),
    [(-1, 0, 0), (1, 0, -1), (2, 2, 0), (2, 1, 1), (1, 0, 3)],
)
def test_an_impossible_progress_is_not_read(version: int, target: int, progress: int) -> None:
    item = {
        **keys.counted(SCOPE, 7),
        "version": integer(version),
        "target": integer(target),
        "done": integer(progress),
    }
    with pytest.raises(AssertionError):
        to_counted(item)
