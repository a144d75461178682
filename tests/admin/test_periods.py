"""A lock moves forward or not at all, also when two operators are at it at once."""

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
def mine(bench: Bench) -> Table:
    return bench.book(claim()).read.table


def closed(table: Table, bench: Bench) -> str | None:
    said: str | None = periods.show(table, bench.scope)["closed_through"]
    return said


def after_the_read(bench: Bench, do: Callable[[], object]) -> Any:
    """Another operator's command, between the read and the write of the next one; once."""
    left = [do]

    def interrupt(model: Any, **_: Any) -> None:
        if model.name != "GetItem" and left:
            left.pop()()

    return hooked(bench.process.client, {"before-call.dynamodb": interrupt}, first=True)


@pytest.mark.parametrize("begins", [None, JANUARY])
def test_an_earlier_lock_is_refused_with_the_later_one_that_came_meanwhile(
    bench: Bench, mine: Table, begins: date | None
) -> None:
    if begins:
        periods.close(mine, bench.scope, begins, NOW, SOMEBODY)
    other = after_the_read(bench, lambda: periods.close(mine, bench.scope, MARCH, NOW, SOMEBODY))
    with other, pytest.raises(ClosedAlready, match="2026-03-31"):
        periods.close(mine, bench.scope, FEBRUARY, NOW, SOMEBODY)
    assert closed(mine, bench) == "2026-03-31"


@pytest.mark.parametrize("begins", [None, JANUARY])
def test_a_later_lock_is_put_over_an_earlier_one_that_came_meanwhile(
    bench: Bench, mine: Table, begins: date | None
) -> None:
    if begins:
        periods.close(mine, bench.scope, begins, NOW, SOMEBODY)
    with after_the_read(bench, lambda: periods.close(mine, bench.scope, FEBRUARY, NOW, SOMEBODY)):
        periods.close(mine, bench.scope, MARCH, NOW, SOMEBODY)
    assert closed(mine, bench) == "2026-03-31"


def test_to_reopen_a_book_leaves_the_lock_that_was_put_meanwhile(bench: Bench, mine: Table) -> None:
    periods.close(mine, bench.scope, FEBRUARY, NOW, SOMEBODY)
    other = after_the_read(bench, lambda: periods.close(mine, bench.scope, MARCH, NOW, SOMEBODY))
    with other, pytest.raises(LockMoved, match="2026-03-31"):
        periods.reopen(mine, bench.scope, NOW, SOMEBODY)
    assert closed(mine, bench) == "2026-03-31"


def test_a_lock_does_not_come_back_over_a_book_that_was_reopened_meanwhile(
    bench: Bench, mine: Table
) -> None:
    """To close it is asked for still, and so the book is closed, by a write of its own."""
    periods.close(mine, bench.scope, FEBRUARY, NOW, SOMEBODY)
    with after_the_read(bench, lambda: periods.reopen(mine, bench.scope, NOW, SOMEBODY)):
        periods.close(mine, bench.scope, MARCH, NOW, SOMEBODY)
    assert closed(mine, bench) == "2026-03-31"
    with after_the_read(bench, lambda: mine.delete(keys.period(bench.scope))):
        periods.reopen(mine, bench.scope, NOW, SOMEBODY)
    assert closed(mine, bench) is None


@pytest.mark.parametrize("word", ["lost", "again", "conflict"])
def test_a_lock_whose_answer_was_lost_is_found_to_be_put(
    bench: Bench, mine: Table, word: str
) -> None:
    with faults(bench.process.client, word):
        periods.close(mine, bench.scope, MARCH, NOW, SOMEBODY)
    assert closed(mine, bench) == "2026-03-31"
    with faults(bench.process.client, word):
        periods.reopen(mine, bench.scope, NOW, SOMEBODY)
    assert closed(mine, bench) is None
