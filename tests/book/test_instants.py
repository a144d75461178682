"""The sums between any two instants are those of the entries between them."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from ledger.book import instants
from ledger.book.journal import EARLIEST, LATEST
from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.core.totals import Total
from ledger.errors import LimitExceeded
from tests.bench import Bench, claim
from tools.local.counting import count_tenant
from tools.local.replay import snapshot

MIDNIGHT = datetime(2026, 2, 1, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
# The edges of days, and instants within them.
TIMES = [
    MIDNIGHT + timedelta(days=days) + offset
    for days in range(4)
    for offset in (timedelta(), MOMENT, timedelta(hours=7), timedelta(days=1) - MOMENT)
]


def enter(bench: Bench, chance: random.Random) -> dict[datetime, int]:
    """Post an entry at each time between two accounts; return the amounts."""
    cash, sales = bench.open("Cash"), bench.open("Sales")
    amounts = {}
    for time in TIMES:
        amounts[time] = amount = chance.randint(1, 10**6)
        bench.enter(
            DraftLine(cash, Direction.DEBIT, amount),
            DraftLine(sales, Direction.CREDIT, amount),
            at=time,
        )
    count_tenant(bench.scope.tenant_id, snapshot())
    return amounts


def test_sums_of_any_period_are_those_of_its_entries(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty, chance = bench.fresh(), random.Random(4)  # noqa: S311
    amounts = enter(empty, chance)
    read = empty.book(claim(), seconds=60.0).read
    edges = [EARLIEST, *TIMES, *(time + MOMENT for time in TIMES), LATEST]
    periods = [(chance.choice(edges), chance.choice(edges)) for _ in range(40)]
    for first, last in [(EARLIEST, LATEST), *((time, time) for time in TIMES[:4]), *periods]:
        expected = [amount for time, amount in amounts.items() if first <= time <= last]
        sides_of_accounts = Counter(
            (total.debit_minor, total.credit_minor)
            for total in instants.sums(read, first, last).values()
            if total != Total()
        )
        sides = [(sum(expected), 0), (0, sum(expected))] if expected else []
        assert sides_of_accounts == Counter(sides), (first, last)
    monkeypatch.setattr(instants, "EXPORT_LINES_MAX", 3)
    assert instants.sums(read, EARLIEST, LATEST)
    with pytest.raises(LimitExceeded):
        instants.sums(read, TIMES[1], TIMES[3])
