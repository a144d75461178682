"""The local service counts entries and seals acts, also from before its start."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.book import totals
from ledger.core.accounts import Direction
from ledger.errors import NotFound
from ledger.process.runtime import Runtime
from ledger.publisher.publishing import Overtaken
from ledger.store.items.periods import period_item
from ledger.store.keys import Key, Scope
from ledger.store.log_reader import LogReader, read_log_head
from tests.bench import SOMEBODY, Bench, claim
from tests.world import World
from tools.local import counting, demo
from tools.local.engines import TABLE
from tools.local.faults import WRITES, faults
from tools.local.gateway import Gateway
from tools.local.hooks import hooked
from tools.local.replay import fresh


def test_entries_from_before_the_start_are_counted_once(gateway: Gateway, process: Runtime) -> None:
    """In a fresh table: the count is of all books, and other tests leave some that are wrong."""
    fresh(gateway)
    bench = Bench(process, World(gateway, demo.tenant(demo.operator(TABLE), "Counted")))
    lines = bench.pair(100)
    for _ in range(2):
        bench.enter(*lines)
    counting.catch_up()
    read = bench.book(claim()).read
    (debited,) = (line.account_id for line in lines if line.direction is Direction.DEBIT)
    assert totals.totals(read)[debited, "EUR"].debit_minor == 200
    with faults(process.client) as traffic:
        counting.catch_up()
    assert not {*WRITES} & {*traffic.requests}, "each entry is counted once"


def test_a_publication_that_another_worker_overtakes_begins_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The service has a process for each processor, and each publishes what it counted."""
    scopes, scope = list[Scope](), Scope("tenant", "business")

    def publish(scope: Scope) -> None:
        scopes.append(scope)
        if len(scopes) == 1:
            raise Overtaken

    monkeypatch.setattr("ledger.publisher.handler.publish", publish)
    counting.publish([scope])
    assert scopes == [scope, scope]


def test_logs_are_published_when_nothing_waits_or_after_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published, now = list[Scope](), 0.0
    first, second = Scope("tenant", "first"), Scope("tenant", "second")
    monkeypatch.setattr("ledger.publisher.handler.publish", published.append)
    publications = counting.Publications(lambda: now)
    for seconds in (1.0, 4.9):
        now = seconds
        publications.add([first], is_idle=False)
    assert published == [], "others wait to be counted, which comes first"
    now = counting.PUBLISHING_SECONDS
    publications.add([second], is_idle=False)
    assert {*published} == {first, second}, "it waits no longer, and once for each book"
    publications.add([second], is_idle=False)
    publications.add([], is_idle=True)
    assert published[2:] == [second], "nothing waits"


def test_a_publication_that_failed_is_made_with_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published, book = list[Scope](), Scope("tenant", "one")

    def fail(_: Scope) -> None:
        raise NotFound

    publications = counting.Publications()
    monkeypatch.setattr("ledger.publisher.handler.publish", fail)
    with pytest.raises(NotFound):
        publications.add([book], is_idle=True)
    monkeypatch.setattr("ledger.publisher.handler.publish", published.append)
    publications.add([], is_idle=True)
    assert published == [book]


def test_acts_on_a_book_are_sealed_once(bench: Bench) -> None:
    """An account is opened, posted to, renamed and closed; then its period is closed."""
    bench = bench.fresh()
    keys = list[Key]()

    def note(params: dict[str, Any], **_: Any) -> None:
        keys.extend(counting.keys_of(params))

    with hooked(bench.process.client, {"provide-client-params.dynamodb": note}):
        lines = bench.pair(100)
        number = lines[0].account_id
        bench.enter(*lines)
        bench.enter(*(replace(line, direction=line.direction.opposite) for line in lines))
        counting.count(keys)
        bench.book(claim()).rename(number, lambda terms: replace(terms, name="Till"))
        counting.count(keys)
        bench.book(claim()).close(number)
        lock = period_item(bench.scope, date(2026, 1, 31), datetime.now(UTC), SOMEBODY)
        bench.process.client.put_item(TableName=TABLE, Item=lock)
    for _ in range(2):
        counting.count(keys)
    table = bench.process.table(6.0)
    head = read_log_head(table, bench.scope)
    assert head is not None
    runs = LogReader(table, bench.scope, head.epoch).runs(0, head.size)
    kinds = [leaf.kind for run in runs for leaf in run.leaves]
    accounts = ["beginning", "account", "account"]
    assert kinds == [*accounts, "entry", "entry", "account", "closing", "period", "statement"]
