"""A business with one entry, for the tests of changes of entries."""

import pytest

from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment, LineChange
from ledger.core.entries import DraftLine, Entry
from tests.bench import Bench

DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT


@pytest.fixture
def cash(bench: Bench) -> int:
    return bench.open("Cash", 0, "EUR")


@pytest.fixture
def sales(bench: Bench) -> int:
    return bench.open("Sales")


@pytest.fixture
def entry(bench: Bench, cash: int, sales: int) -> Entry:
    """10.00 EUR of sales, in cash."""
    return bench.enter(DraftLine(cash, DEBIT, 1000), DraftLine(sales, CREDIT, 1000))


def raised_to(entry: Entry, amount_minor: int, expected_version: int | None = None) -> Amendment:
    change = LineChange(amount_minor=amount_minor)
    numbers = [entry.line_id(line) for line in entry.lines]
    update = dict.fromkeys(numbers, change)
    return Amendment(update=update, expected_version=expected_version)
