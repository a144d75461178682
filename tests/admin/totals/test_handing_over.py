"""`totals handover` takes a table over from an earlier release, with the entries half counted."""

import json
import time
from collections.abc import Callable

from ledger.stream.counter import Counter
from tests.bench import Bench
from tests.stream import earlier
from tests.stream.earlier import is_since
from tests.stream.feed import AT, Feed

Command = Callable[..., tuple[int, str, str]]


def test_an_entry_that_the_earlier_release_has_half_counted_counts_whole(
    old_bench: Bench, command: Command
) -> None:
    feed = Feed(old_bench.fresh(), 0)
    for _ in range(3):
        feed.post()
    scope = feed.bench.scope
    earlier.count(feed.table(), scope, feed.moves[:1])
    earlier.count_half(feed.table(), scope, feed.moves[1])
    status, output, _ = command("totals", "handover", "--quiet")
    assert (status, json.loads(output)) == (0, {"half_counted": 1, "sealed": 1})
    is_since(old_bench.process, int(time.time()))
    Counter(feed.table(), AT + 10**6).count(scope, "shard-0", feed.moves)
    status, output, errors = command("totals", "rebuild", "--quiet")
    assert status == 0, errors
    assert json.loads(output)["totals_corrected"] == 2, "a day and its month"
    feed.check()
    assert json.loads(command("verify", "--quiet")[1])["faults"] == []
