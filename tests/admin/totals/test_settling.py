"""The missing steps of entries, from the steps that the totals have."""

from collections import Counter

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from ledger.admin.totals.settling import StillCounting, missing_steps, settle
from ledger.store.items.runs import Step
from ledger.stream.counter import PLACES_MAX, Counter as TotalsCounter
from tests.bench import NOW, Bench
from tests.stream.feed import Feed

VERSIONS = st.integers(0, 6)
STEPS = st.lists(st.builds(lambda end, start: Step(7, end, start), VERSIONS, VERSIONS))


@given(STEPS, st.integers(1, 6))
def test_the_missing_steps_lead_from_any_counted_steps_to_the_present_version(
    counted: list[Step], version: int
) -> None:
    """Also if a version was left out, or counted twice."""
    steps = [*counted, *missing_steps(counted, {7: version})]
    surplus: Counter[int] = Counter()
    for step in steps:
        surplus[step.version] += 1
        surplus[step.since] -= 1
    assert {node: count for node, count in surplus.items() if node and count} == {version: 1}
    assert missing_steps(steps, {7: version}) == []


def test_settled_entries_count_once_and_whole(bench: Bench) -> None:
    feed = Feed(bench.fresh(), 0)
    for _ in range(60):
        feed.post()
    feed.wide(PLACES_MAX + 10)
    feed.count(feed.moves[:20])
    at = int(NOW.timestamp())
    assert settle(feed.table(), feed.bench.scope, feed.entry_ids, at, at) == 41
    feed.check()
    assert settle(feed.table(), feed.bench.scope, feed.entry_ids, at, at) == 0
    feed.count(replace(move, at=at) for move in feed.moves)
    feed.check()


def test_settling_ends_if_others_count_at_each_attempt(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = Feed(bench.fresh(), 0)
    feed.post()
    monkeypatch.setattr(TotalsCounter, "recount", lambda *_: None)
    with pytest.raises(StillCounting):
        settle(feed.table(), feed.bench.scope, feed.entry_ids, 0)
