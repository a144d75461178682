"""An earlier release has counted with an item for each entry: nothing counts twice or never."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from ledger.admin.totals.beginning import begin
from ledger.store import directory_keys, handover
from ledger.store.formats import SINCE
from ledger.store.handover import NotHandedOver
from ledger.stream.counter import Counter
from tests.bench import Bench, claim
from tests.stream import earlier
from tests.stream.earlier import is_since
from tests.stream.feed import AT, Feed
from tests.stream.test_handler import count_batch, debit, posted
from tools.local.engines import TABLE

Command = Callable[..., tuple[int, str, str]]
FORMAT = directory_keys.table_format()


def test_nothing_is_counted_while_the_earlier_release_may_count(
    old_bench: Bench, command: Command
) -> None:
    """Both releases get the same changes during a deployment; this one leaves them."""
    cash, sales = old_bench.open("Cash"), old_bench.open("Sales")
    item = posted(old_bench, cash, sales, 100)
    for words in ("totals rebuild --quiet", "totals replay any --quiet"):
        status, _, errors = command(*words.split())
        assert (status, "totals handover" in errors) == (1, True), words
    with pytest.raises(NotHandedOver, match="ledger-admin totals handover"):
        count_batch(item)
    before = int(time.time())
    assert command("totals", "handover", "--quiet")[0] == 0
    with pytest.raises(NotHandedOver):
        count_batch(item)  # An invocation of the earlier release may still run.
    since = int(old_bench.process.client.get_item(TableName=TABLE, Key=FORMAT)["Item"][SINCE]["N"])
    assert before + handover.ENDING_SECONDS <= since <= time.time() + handover.ENDING_SECONDS
    assert debit(old_bench, cash) == 0
    assert command("totals", "handover", "--quiet")[0] == 0
    item_now = old_bench.process.client.get_item(TableName=TABLE, Key=FORMAT)["Item"]
    assert int(item_now[SINCE]["N"]) == since, "a second hand-over changes nothing"
    is_since(old_bench.process, int(time.time()) - 1)
    assert count_batch(item) == []
    assert debit(old_bench, cash) == 100


def test_a_second_tenant_hands_nothing_over(old_bench: Bench, command: Command) -> None:
    assert command("tenant", "create", "Another")[0] == 0
    assert SINCE not in old_bench.process.client.get_item(TableName=TABLE, Key=FORMAT)["Item"]


@pytest.mark.parametrize("seed", range(4))
def test_an_entry_that_the_earlier_release_has_counted_counts_once(
    old_bench: Bench, seed: int
) -> None:
    """Its stream was cut anywhere; then this release gets all changes of the last day again."""
    feed = Feed(old_bench.fresh(), seed)
    for _ in range(25):
        feed.change_at_random()
    scope, chance = feed.bench.scope, feed.chance
    shards = feed.shards(2)
    for moves in shards.values():
        earlier.count(feed.table(), scope, moves[: chance.randint(0, len(moves))])
    begin(feed.table(), lambda _: None, [scope])
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


def test_after_a_day_no_item_of_the_earlier_release_is_read(old_bench: Bench) -> None:
    """The stream has forgotten the changes that it may have counted."""
    is_since(old_bench.process, AT - handover.MARKED_SECONDS)
    table = old_bench.book(claim()).read.table
    until = handover.require(table, datetime.now(UTC))
    assert until == AT
    feed = Feed(old_bench.fresh(), 0)
    feed.post()
    (move,) = feed.moves
    earlier.count(feed.table(), feed.bench.scope, [move])
    begin(feed.table(), lambda _: None, [feed.bench.scope])
    counter = Counter(table, until)
    counter.count(feed.bench.scope, "shard-0", [replace(move, at=until)])
    feed.check()
