"""An earlier release has counted with an item for each entry: nothing counts twice or never."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from ledger.process.runtime import Runtime
from ledger.store import directory_keys, handover
from ledger.store.formats import SINCE
from ledger.store.handover import NotHandedOver
from ledger.store.items.codec import integer
from ledger.stream.counter import Counter
from tests.bench import Bench, claim
from tests.stream import earlier
from tests.stream.feed import AT, Feed
from tests.stream.test_handler import count_batch, debit, posted
from tests.world import World
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.replay import fresh

Command = Callable[..., tuple[int, str, str]]
FORMAT = directory_keys.table_format()


@pytest.fixture
def own_bench(gateway: Gateway, process: Runtime) -> Iterator[Bench]:
    """A bench in a table of the earlier release, which is fresh after the test."""
    fresh(gateway)
    bench = Bench(process, World(gateway, demo.tenant(demo.operator(TABLE), "Earlier")))
    item = process.client.get_item(TableName=TABLE, Key=FORMAT)["Item"]
    del item[SINCE]
    process.client.put_item(TableName=TABLE, Item=item)
    yield bench
    fresh(gateway)


def is_since(process: Runtime, at: int) -> None:
    """Let the table be handed over at a time (Unix s)."""
    item = process.client.get_item(TableName=TABLE, Key=FORMAT)["Item"]
    process.client.put_item(TableName=TABLE, Item={**item, SINCE: integer(at)})


def test_nothing_is_counted_while_the_earlier_release_may_count(
    own_bench: Bench, command: Command
) -> None:
    """Both releases get the same changes during a deployment; this one leaves them."""
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    item = posted(own_bench, cash, sales, 100)
    for words in ("totals rebuild --quiet", "totals replay any --quiet"):
        status, _, errors = command(*words.split())
        assert (status, "totals handover" in errors) == (1, True), words
    with pytest.raises(NotHandedOver, match="ledger-admin totals handover"):
        count_batch(item)
    before = int(time.time())
    assert command("totals", "handover", "--quiet")[0] == 0
    with pytest.raises(NotHandedOver):
        count_batch(item)  # An invocation of the earlier release may still run.
    since = int(own_bench.process.client.get_item(TableName=TABLE, Key=FORMAT)["Item"][SINCE]["N"])
    assert before + handover.ENDING_SECONDS <= since <= time.time() + handover.ENDING_SECONDS
    assert debit(own_bench, cash) == 0
    assert command("totals", "handover", "--quiet")[0] == 0
    item_now = own_bench.process.client.get_item(TableName=TABLE, Key=FORMAT)["Item"]
    assert int(item_now[SINCE]["N"]) == since, "a second hand-over changes nothing"
    is_since(own_bench.process, int(time.time()) - 1)
    assert count_batch(item) == []
    assert debit(own_bench, cash) == 100


def test_a_second_tenant_hands_nothing_over(own_bench: Bench, command: Command) -> None:
    assert command("tenant", "create", "Another")[0] == 0
    assert SINCE not in own_bench.process.client.get_item(TableName=TABLE, Key=FORMAT)["Item"]


@pytest.mark.parametrize("seed", range(4))
def test_what_the_earlier_release_has_counted_counts_once(own_bench: Bench, seed: int) -> None:
    """Its stream was cut anywhere; then this release gets all changes of the last day again."""
    feed = Feed(own_bench.fresh(), seed)
    for _ in range(25):
        feed.change_at_random()
    scope, chance = feed.bench.scope, feed.chance
    shards = feed.shards(2)
    for moves in shards.values():
        earlier.count(feed.table(), scope, moves[: chance.randint(0, len(moves))])
    counter = Counter(feed.table(), marked_until=AT + 10**6)
    for shard, moves in shards.items():
        cut = chance.randint(0, len(moves))
        for part in (moves[:cut], moves, moves[cut:]):
            counter.count(scope, shard, part)
    feed.check()
    read = feed.bench.book(claim()).read
    entries = (read.entry(number) for number in feed.entry_ids)
    old = next(e.entry_id for e in entries if e.reversed_by is None and e.reverses is None)
    feed.change("amend", old)
    feed.report(old)
    feed.count(feed.moves[-1:], "shard-9")
    feed.check()


def test_after_a_day_no_item_of_the_earlier_release_is_read(own_bench: Bench) -> None:
    """The stream has forgotten the changes that it may have counted."""
    is_since(own_bench.process, AT - handover.MARKED_SECONDS)
    table = own_bench.book(claim()).read.table
    until = handover.require(table, datetime.now(UTC))
    assert until == AT
    feed = Feed(own_bench.fresh(), 0)
    feed.post()
    (move,) = feed.moves
    earlier.count(feed.table(), feed.bench.scope, [move])
    counter = Counter(table, until)
    counter.count(feed.bench.scope, "shard-0", [replace(move, at=until)])
    feed.check()


def test_what_the_earlier_release_has_half_counted_is_counted_whole(
    own_bench: Bench, command: Command
) -> None:
    feed = Feed(own_bench.fresh(), 0)
    for _ in range(3):
        feed.post()
    scope = feed.bench.scope
    earlier.count(feed.table(), scope, feed.moves[:1])
    earlier.count_half(feed.table(), scope, feed.moves[1])
    status, output, _ = command("totals", "handover", "--quiet")
    assert (status, json.loads(output)) == (0, {"half_counted": 1})
    is_since(own_bench.process, int(time.time()))
    Counter(feed.table(), AT + 10**6).count(scope, "shard-0", feed.moves)
    status, output, errors = command("totals", "rebuild", "--quiet")
    assert status == 0, errors
    assert json.loads(output)["totals_corrected"] == 2, "a day and its month"
    feed.check()
    assert json.loads(command("verify", "--quiet")[1])["faults"] == []
