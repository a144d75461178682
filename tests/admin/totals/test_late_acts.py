"""Acts are sealed from their items: each once, and none that the stream may still deliver."""

from datetime import UTC, datetime, timedelta

from ledger.admin.totals.late_acts import SETTLED, in_order, seal_late_acts
from ledger.store.items.codec import kind_of
from tests.admin.verify.corruptions import of_kind
from tests.bench import NOW, Bench
from tests.book.lettering_lines import Letterer
from tests.log.small_book import is_of, written
from tests.stream.feed import Feed
from tests.stream.test_statements import count, rows
from tools.local.engines import TABLE
from tools.local.replay import snapshot


def test_an_act_is_sealed_once_and_when_it_is_old_enough(bench: Bench) -> None:
    feed = Feed(bench.fresh(), 0)
    feed.post()
    count(feed, 0)
    scopes = [feed.bench.scope]
    assert seal_late_acts(feed.table(), scopes, NOW + SETTLED) == []
    now = NOW + SETTLED + timedelta(seconds=1)
    sealed = seal_late_acts(feed.table(), scopes, now)
    numbers = [row["number"] for row in rows(feed, "account")]
    assert {*sealed} == {f"{scopes[0].business_id} account {number}" for number in numbers}
    assert len(sealed) == len({*sealed}) == 3
    assert seal_late_acts(feed.table(), scopes, datetime.now(UTC)) == []


def test_an_act_that_cannot_be_sealed_stops_no_other(bench: Bench) -> None:
    """A categorization whose entry is missing, and an account that cannot be read."""
    letterer = Letterer(bench.fresh())
    letterer.letter(letterer.line(), letterer.line(-100))
    feed = Feed(letterer.bench, 0)
    feed.post()
    count(feed, 0)
    scope, table = letterer.bench.scope, feed.table()
    stored = [item for item in snapshot().values() if is_of(scope, item)]
    entries = of_kind(stored, "entry")
    broken = {**of_kind(stored, "account")[0], "doc": {"S": "no"}}
    for item in entries:
        letterer.bench.process.client.delete_item(
            TableName=TABLE, Key={name: item[name] for name in ("PK", "SK")}
        )
    letterer.bench.process.client.put_item(TableName=TABLE, Item=broken)
    sealed = seal_late_acts(table, [scope], datetime.now(UTC))
    assert len(sealed) == len(of_kind(stored, "account")) - 1
    assert not any("lettering" in name for name in sealed)


def test_acts_on_lines_come_last(bench: Bench) -> None:
    items = written(bench)
    acts = [*of_kind(items, "record"), *of_kind(items, "account")]
    assert [kind_of(item) for item in in_order(acts)][:1] == ["account"]
