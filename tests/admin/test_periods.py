"""A period lock only moves forward, also under two concurrent operators."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ledger.admin import periods
from ledger.admin.periods import ClosedAlready, LockMoved
from ledger.store import keys
from ledger.store.table import Table
from tests.bench import NOW, SOMEBODY, Bench, claim
from tools.local.faults import faults
from tools.local.hooks import hooked

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


@pytest.fixture
def ledger_table(bench: Bench) -> Table:
    return bench.book(claim()).read.table


def closed(ledger_table: Table, bench: Bench) -> str | None:
    day: str | None = periods.show(ledger_table, bench.scope)["closed_through"]
    return day


def after_the_read(bench: Bench, do: Callable[[], object]) -> Any:
    """Run another operator's command once, between the next command's read and write."""
    left = [do]

    def interrupt(model: Any, **_: Any) -> None:
        if model.name != "GetItem" and left:
            left.pop()()

    return hooked(bench.process.client, {"before-call.dynamodb": interrupt}, first=True)


@pytest.mark.parametrize("begins", [None, JANUARY])
def test_closing_through_an_earlier_day_meets_a_concurrent_later_lock_and_is_refused(
    bench: Bench, ledger_table: Table, begins: date | None
) -> None:
    if begins:
        periods.close(ledger_table, bench.scope, begins, NOW, SOMEBODY)
    other = after_the_read(
        bench, lambda: periods.close(ledger_table, bench.scope, MARCH, NOW, SOMEBODY)
    )
    with other, pytest.raises(ClosedAlready, match="2026-03-31"):
        periods.close(ledger_table, bench.scope, FEBRUARY, NOW, SOMEBODY)
    assert closed(ledger_table, bench) == "2026-03-31"


@pytest.mark.parametrize("begins", [None, JANUARY])
def test_closing_through_a_later_day_wins_over_a_concurrent_earlier_lock(
    bench: Bench, ledger_table: Table, begins: date | None
) -> None:
    if begins:
        periods.close(ledger_table, bench.scope, begins, NOW, SOMEBODY)
    with after_the_read(
        bench, lambda: periods.close(ledger_table, bench.scope, FEBRUARY, NOW, SOMEBODY)
    ):
        periods.close(ledger_table, bench.scope, MARCH, NOW, SOMEBODY)
    assert closed(ledger_table, bench) == "2026-03-31"


def test_reopening_leaves_a_concurrent_lock_alone(bench: Bench, ledger_table: Table) -> None:
    periods.close(ledger_table, bench.scope, FEBRUARY, NOW, SOMEBODY)
    other = after_the_read(
        bench, lambda: periods.close(ledger_table, bench.scope, MARCH, NOW, SOMEBODY)
    )
    with other, pytest.raises(LockMoved, match="2026-03-31"):
        periods.reopen(ledger_table, bench.scope, NOW, SOMEBODY)
    assert closed(ledger_table, bench) == "2026-03-31"


def test_closing_and_reopening_survive_a_concurrent_change(
    bench: Bench, ledger_table: Table
) -> None:
    """The book was reopened between the read and the write; the command closes it all the same."""
    periods.close(ledger_table, bench.scope, FEBRUARY, NOW, SOMEBODY)
    with after_the_read(bench, lambda: periods.reopen(ledger_table, bench.scope, NOW, SOMEBODY)):
        periods.close(ledger_table, bench.scope, MARCH, NOW, SOMEBODY)
    assert closed(ledger_table, bench) == "2026-03-31"
    with after_the_read(bench, lambda: ledger_table.delete(keys.period(bench.scope))):
        periods.reopen(ledger_table, bench.scope, NOW, SOMEBODY)
    assert closed(ledger_table, bench) is None


@pytest.mark.parametrize("word", ["lost", "again", "conflict"])
def test_a_lock_whose_answer_was_lost_is_not_refused(
    bench: Bench, ledger_table: Table, word: str
) -> None:
    with faults(bench.process.client, word):
        periods.close(ledger_table, bench.scope, MARCH, NOW, SOMEBODY)
    assert closed(ledger_table, bench) == "2026-03-31"
    with faults(bench.process.client, word):
        periods.reopen(ledger_table, bench.scope, NOW, SOMEBODY)
    assert closed(ledger_table, bench) is None
