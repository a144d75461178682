"""The log of a book that is older than its log begins with the versions that are counted."""

import json
from collections.abc import Callable

import pytest

from ledger.admin import epochs
from ledger.admin.totals import beginning
from ledger.admin.totals.beginning import begin
from ledger.aws.clients import s3
from ledger.store.archive import Archive
from ledger.store.log_reader import LogReader, read_log_head
from ledger.stream.counter import Counter
from tests.bench import NOW, SOMEBODY, Bench
from tests.stream import earlier
from tests.stream.feed import Feed
from tests.stream.test_statements import count, rows
from tools.local.bucket import LOG_BUCKET


def test_a_log_begins_with_what_is_counted_and_a_repetition_seals_nothing(
    old_bench: Bench,
) -> None:
    feed = Feed(old_bench.fresh(), 0)
    for _ in range(3):
        feed.post()
    scope, table = feed.bench.scope, feed.table()
    earlier.count(table, scope, feed.moves)
    assert Counter(table).head(scope).log is None
    assert begin(table, lambda _: None, [scope]) == 3
    assert begin(table, lambda _: None, [scope]) == 0
    head = read_log_head(table, scope)
    assert head is not None
    assert head.size == 4
    (run,) = LogReader(table, scope, head.epoch).runs(0, head.size)
    assert json.loads(run.rows[0])["reason"] == "a book that is older than its log"
    assert {leaf.number for leaf in run.leaves[1:]} == {*feed.entry_ids}


@pytest.mark.parametrize("epoch", [1, 2])
def test_a_log_is_stated_once_it_has_all_that_is_counted(
    old_bench: Bench, monkeypatch: pytest.MonkeyPatch, epoch: int
) -> None:
    """The command is cut off between two writes, and the consumer counts on the next days."""
    feed = Feed(old_bench.fresh(), 0)
    for _ in range(3):
        feed.post()
    scope, table = feed.bench.scope, feed.table()
    earlier.count(table, scope, feed.moves)
    feed.moves.clear()
    monkeypatch.setattr(beginning, "LEAVES", 2)
    with monkeypatch.context() as patch:
        patch.setattr(Counter, "enter", cut_off(Counter.enter))
        with pytest.raises(ConnectionError):
            begin(table, lambda _: None, [scope])
    if epoch == 2:
        epochs.begin(table, Archive(s3(), LOG_BUCKET), scope, NOW, SOMEBODY, "restored")
    feed.post()
    count(feed, 1)
    assert rows(feed) == []
    assert begin(table, lambda _: None, [scope]) == 1
    feed.post()
    count(feed, 2)
    assert [row["size"] for row in rows(feed)] == [5 + epoch]
    feed.check_log()


def cut_off(enter: Callable[..., object]) -> Callable[..., object]:
    def once(*arguments: object, **options: object) -> object:
        enter(*arguments, **options)
        raise ConnectionError

    return once
