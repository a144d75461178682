"""Counting and sealing cost an exact number of write units, as in docs/cost.md."""

import pytest

from ledger.core.entries import DraftLine
from tests.bench import Bench
from tests.stream.feed import C, D, Feed
from tools.local import engines
from tools.local.costs import DOCUMENT, metered


@pytest.mark.parametrize(("entries", "units"), [(1, 14.0), (10, 14.0), (90, 24.0)])
def test_counting_new_entries_of_two_accounts_costs_this(
    engine: engines.Engine, bench: Bench, entries: int, units: float
) -> None:
    if engine.name != "dynoxide":
        pytest.skip(f"{engine.name} meters transactions or sizes wrongly")
    feed = Feed(bench.fresh(), 0)
    first, second = feed.accounts[:2]
    feed.post(DraftLine(first, D, 100), DraftLine(second, C, 100))
    feed.count(feed.moves[:1])
    for _ in range(entries):
        feed.post(DraftLine(first, D, 100), DraftLine(second, C, 100))
    with metered(bench.process.client) as cost:
        feed.count(feed.moves[1:])
    assert [operation for operation, _ in cost.requests] == ["GetItem", "TransactWriteItems"]
    assert cost.writes == units
    row = f"| {entries} | {units:g} | {units / entries:.2f} |"
    assert row in DOCUMENT.read_text()


def test_a_lone_entry_and_a_steady_stream_stay_below_their_ceilings() -> None:
    rows = [row.split(" | ") for row in DOCUMENT.read_text().splitlines()]
    by_size = {row[0]: row for row in rows if len(row) == 3}
    assert float(by_size["| 1"][1]) <= 14
    assert float(by_size["| 90"][2].strip(" |")) <= 0.3
