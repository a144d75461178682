"""Statements: the log says daily, and behind each closing, what its leaves add up to."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.admin.totals.settling import settle
from ledger.log import acts
from ledger.publisher.table_source import TableSource
from ledger.store import keys
from ledger.store.items.periods import period_item
from ledger.store.keys import Key
from ledger.store.log_reader import LogReader, read_log_head
from ledger.store.table import Table
from ledger.stream import handler, statements
from ledger.stream.counter import Counter
from ledger.stream.statements import REST_FACTOR, Statements, is_due, state
from tests.bench import Bench
from tests.log.folders import Log, key_of, write
from tests.stream.feed import Feed
from tests.stream.test_handler import posted, read, record
from tests.stream.test_sealing import OPERATOR
from tools.ledger_verify import Fault, check
from tools.local.faults import faults, meanwhile

TODAY = datetime(2026, 11, 27, 10, tzinfo=UTC)
SHARD = "shard-0"


@pytest.fixture
def feed(bench: Bench) -> Feed:
    return Feed(bench.fresh(), 0)


def counter_on(feed: Feed, days: int = 0) -> Counter:
    """Return a counter some days after the first one."""
    return Counter(feed.table(), now=lambda: TODAY + timedelta(days=days))


def rows(feed: Feed, kind: str = acts.STATEMENT) -> list[dict[str, Any]]:
    """Return the rows of the acts of a kind."""
    head = read_log_head(feed.table(), feed.bench.scope)
    assert head is not None
    runs = LogReader(feed.table(), feed.bench.scope, head.epoch).runs(0, head.size)
    all_rows = [json.loads(row) for run in runs for row in run.rows.values()]
    return [row for row in all_rows if row["kind"] == kind]


def verify(feed: Feed, folder: Path) -> str:
    """Check the log of the table as an auditor does."""
    head = read_log_head(feed.table(), feed.bench.scope)
    assert head is not None
    places = TableSource(feed.table()).sealed(feed.bench.scope, head.epoch, 0, head.size)
    key = key_of(feed.bench.scope.business_id, head.epoch)
    write(folder, Log([place.row for place in places], [place.leaf for place in places], key=key))
    return check(folder, key.text, [])


def count(feed: Feed, days: int) -> None:
    """Count what is new some days later, and seal the statement if one is due."""
    counter = counter_on(feed, days)
    heads = {feed.bench.scope: counter.count(feed.bench.scope, SHARD, feed.moves)}
    Statements().seal_due(counter, heads, 60)


def test_a_change_that_was_given_up_and_settled_leaves_no_fault(feed: Feed, tmp_path: Path) -> None:
    """Its version stands behind the version that changes it, and a statement between them."""
    feed.post()
    count(feed, 0)
    number = feed.post().entry_id
    feed.moves.pop()
    feed.change("amend", number)
    feed.report(number)
    count(feed, 1)
    with pytest.raises(Fault, match=f"Version 2 of entry {number} is double, or changes none"):
        verify(feed, tmp_path / "lacking")
    settle(feed.table(), feed.bench.scope, [number], int(TODAY.timestamp()))
    feed.change("remove", number)
    feed.report(number)
    count(feed, 2)
    versions = [leaf[2] for leaf in feed.log() if leaf[1] == number]
    assert (versions, len(rows(feed))) == ([2, 1, 3], 2)
    assert verify(feed, tmp_path / "whole").startswith("No fault")


def test_a_book_is_stated_with_the_first_changes_of_each_day(feed: Feed, tmp_path: Path) -> None:
    for day in (0, 0, 1, 1, 4, 2):
        for _ in range(3):
            feed.change_at_random()
        count(feed, day)
    assert [row["at"][:10] for row in rows(feed)] == ["2026-11-28", "2026-12-01"]
    feed.check_log()
    assert verify(feed, tmp_path).startswith("No fault")


def test_a_statement_names_what_the_leaves_before_it_add_up_to(feed: Feed) -> None:
    feed.post()
    count(feed, 0)
    feed.post(days=40)
    count(feed, 1)
    (row,) = rows(feed)
    sums = dict[tuple[int, str], tuple[int, int]]()
    for key, total in feed.expected.items():
        debit, credit = sums.get((key.account_id, key.currency), (0, 0))
        sums[key.account_id, key.currency] = debit + total.debit_minor, credit + total.credit_minor
    assert (row["accounts"], row["totals_sha256"]) == acts.trial_balance(sums)
    assert row["size"] == len(feed.log()) - 1


def test_a_falsified_total_is_found(feed: Feed, tmp_path: Path) -> None:
    """The statement is of the totals, and `ledger-verify` adds up the entries."""
    feed.post()
    count(feed, 0)
    (item, *_) = feed.table().query({"PK": keys.total_of_month(feed.bench.scope)["PK"]}, "")
    minor = int(item["debit_minor"]["N"]) + 1
    feed.table().upsert({**item, "debit_minor": {"N": str(minor)}})
    feed.post()
    count(feed, 1)
    with pytest.raises(Fault, match="trial balance is not that of the statement at place 3"):
        verify(feed, tmp_path)


def test_a_closing_is_followed_by_a_statement_also_on_the_first_day(bench: Bench) -> None:
    feed = Feed(bench.fresh(), 0)
    item = posted(feed.bench, feed.accounts[0], feed.accounts[1], 100)
    lock = period_item(feed.bench.scope, date(2026, 1, 31), TODAY, OPERATOR)
    for _ in range(2):
        read(record(0, item), record(1, lock))
    head = read_log_head(feed.table(), feed.bench.scope)
    assert head is not None
    runs = LogReader(feed.table(), feed.bench.scope, head.epoch).runs(0, head.size)
    kinds = [leaf.kind for run in runs for leaf in run.leaves]
    assert kinds == ["beginning", "entry", "period", "statement"]


def test_two_consumers_seal_one_statement(feed: Feed) -> None:
    feed.post()
    count(feed, 0)
    feed.post()
    first, second = counter_on(feed, 1), counter_on(feed, 1)
    head = first.count(feed.bench.scope, SHARD, feed.moves)
    with meanwhile(
        feed.bench.process.client, lambda: Statements().seal_due(second, {scope: head}, 60)
    ):
        scope = feed.bench.scope
        assert state(first, scope, head)
    assert len(rows(feed)) == 1
    feed.check_log()


class Interrupted(Table):
    """A table in which others count between the reading of a head and of the totals."""

    def query_range(
        self, low: Key, high: Key, count: int, ascending: bool, after: Key | None = None
    ) -> Any:
        next(self.between, None)
        return super().query_range(low, high, count, ascending, after)

    between: Iterator[None]


def interrupted(feed: Feed, times: int) -> Interrupted:
    def counts() -> Iterator[None]:
        for _ in range(times):
            feed.post()
            feed.count(feed.moves)
            yield

    process = feed.bench.process
    budget = feed.table().retry_budget
    table = Interrupted(process.client, process.settings.table_name, budget)
    table.between = counts()
    return table


@pytest.mark.parametrize(("times", "statements_now"), [(1, 1), (5, 0)])
def test_no_statement_is_of_a_torn_snapshot(
    feed: Feed, tmp_path: Path, times: int, statements_now: int
) -> None:
    """The other consumer counts each time, and with it the statement would be of no size."""
    feed.post()
    count(feed, 0)
    counter = Counter(interrupted(feed, times), now=lambda: TODAY + timedelta(days=1))
    result = state(counter, feed.bench.scope, counter.head(feed.bench.scope))
    assert len(rows(feed)) == statements_now == (result is not None)
    feed.post()
    count(feed, 1)
    assert len(rows(feed)) == 1
    assert verify(feed, tmp_path).startswith("No fault")


def test_a_statement_that_does_not_fit_comes_later_and_stops_no_counting(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page of totals takes a second of the clock, and three are too many at first."""
    monkeypatch.setattr(statements, "TOTALS_READ", 1)
    feed.post()
    count(feed, 0)
    clock = iter(range(10_000))
    late = Statements(lambda: float(next(clock)))
    counter, scope = counter_on(feed, 1), feed.bench.scope
    feed.post()
    head = counter.count(scope, SHARD, feed.moves)
    late.seal_due(counter, {scope: head}, 3)
    assert (rows(feed), is_due(counter, head)) == ([], True)
    feed.check()
    with faults(feed.bench.process.client) as traffic:
        late.seal_due(counter, {scope: head}, 1_000)
    assert traffic.requests == [], "it rests, so that the reading costs little"
    for _ in range(10 * REST_FACTOR):
        next(clock)
    late.seal_due(counter, {scope: head}, 1_000)
    assert len(rows(feed)) == 1


def test_a_failed_statement_fails_no_change(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    item = posted(feed.bench, feed.accounts[0], feed.accounts[1], 100)
    lock = period_item(feed.bench.scope, date(2026, 1, 31), TODAY, OPERATOR)
    monkeypatch.setattr(statements, "to_total", lambda _: 1 / 0)
    assert read(record(0, item), record(1, lock))["batchItemFailures"] == []
    assert rows(feed) == []
    monkeypatch.undo()
    handler.statements.cache_clear()
    again = period_item(feed.bench.scope, date(2026, 1, 31), TODAY, OPERATOR)
    assert read(record(2, again))["batchItemFailures"] == []
    assert len(rows(feed)) == 1


def test_a_statement_that_is_not_due_costs_nothing(feed: Feed) -> None:
    feed.post()
    counter = counter_on(feed)
    head = counter.count(feed.bench.scope, SHARD, feed.moves)
    with faults(feed.bench.process.client) as traffic:
        Statements().seal_due(counter, {feed.bench.scope: head}, 60)
    assert traffic.requests == []
