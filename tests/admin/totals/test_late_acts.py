"""Acts are sealed from their items: each once, and none that the stream may still deliver."""

from datetime import UTC, datetime, timedelta

from ledger.admin.totals.late_acts import SETTLED, in_order, seal_late_acts
from ledger.store.items.codec import kind_of
from tests.admin.verify.corruptions import of_kind
from tests.bench import NOW, Bench
from tests.log.small_book import written
from tests.stream.feed import Feed
from tests.stream.test_statements import count, rows


def test_an_act_is_sealed_once_and_when_it_is_old_enough(bench: Bench) -> None:
    feed = Feed(bench.fresh(), 0)
    feed.post()
    count(feed, 0)
    scopes = [feed.bench.scope]
    assert seal_late_acts(feed.table(), scopes, NOW + SETTLED) == 0
    now = NOW + SETTLED + timedelta(seconds=1)
    sealed = seal_late_acts(feed.table(), scopes, now)
    assert sealed == len(rows(feed, "account")) > 0
    assert seal_late_acts(feed.table(), scopes, datetime.now(UTC)) == 0


def test_acts_on_lines_come_last(bench: Bench) -> None:
    items = written(bench)
    acts = [*of_kind(items, "record"), *of_kind(items, "account")]
    assert [kind_of(item) for item in in_order(acts)][:1] == ["account"]
