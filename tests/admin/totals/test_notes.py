"""Acts and gaps of changes that were given up are in the log, once each."""

import json
import zlib
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from ledger.admin.totals import notes
from ledger.aws.items import Item
from ledger.store import keys
from ledger.store.items.codec import RECORD, kind_of
from ledger.store.log_reader import LogReader, read_log_head
from tests.admin.restores import items_of, restored
from tests.admin.totals.test_replay import put_object, record
from tests.admin.verify.corruptions import setting, with_document
from tests.bench import Bench
from tests.book.category_lines import HALVES, Categorizer
from tests.book.lettering_lines import Letterer
from tests.stream.feed import Feed
from tests.stream.images import image
from tests.stream.test_handler import read as deliver, record as change

Command = Callable[..., tuple[int, str, str]]


def rows(feed: Feed) -> list[dict[str, Any]]:
    """Return the rows of the acts in the log."""
    head = read_log_head(feed.table(), feed.bench.scope)
    assert head is not None
    runs = LogReader(feed.table(), feed.bench.scope, head.epoch).runs(0, head.size)
    return [json.loads(row) for run in runs for row in run.rows.values()]


def counted(bench: Bench) -> tuple[Feed, Item]:
    """Return a feed whose entry is counted, and an account whose act is not sealed."""
    feed = Feed(bench.fresh(), 0)
    feed.post()
    feed.count(feed.moves)
    account = feed.table().get(keys.account(feed.bench.scope, feed.accounts[0]))
    assert account is not None
    return feed, account


def test_an_act_that_was_given_up_gets_its_leaf_once(
    bench: Bench, bucket: str, command: Command
) -> None:
    feed, account = counted(bench)
    put_object(bucket, "a", {"payload": {"Records": [record(account)]}})
    for _ in range(2):
        assert command("totals", "replay", bucket, "--quiet")[0] == 0
    assert [row["kind"] for row in rows(feed)] == ["beginning", "account"]
    feed.check_log()


def test_an_act_that_a_restore_has_undone_gets_no_leaf(
    bench: Bench, bucket: str, command: Command
) -> None:
    """The bucket has changes of the old table: a later name, and an account that is gone."""
    feed, account = counted(bench)
    renamed = with_document(account, setting("updated", "2026-12-01T00:00:00.000000Z"))
    missing = {**account, **keys.account(feed.bench.scope, 77)}
    put_object(bucket, "a", {"payload": {"Records": [record(renamed), record(missing)]}})
    assert command("totals", "replay", bucket, "--quiet")[0] == 0
    assert [row["kind"] for row in rows(feed)] == ["beginning"]


def test_an_act_on_a_line_that_a_restore_has_undone_with_its_entry_is_no_gap(
    bench: Bench, bucket: str, command: Command
) -> None:
    letterer = Letterer(bench.fresh())
    feed = Feed(letterer.bench, 0)
    feed.post()
    feed.count(feed.moves)
    with restored(feed):
        letterer.letter(letterer.line(), letterer.line(-100))
        Categorizer(letterer).categorize(letterer.line(), *HALVES)
        undone = [record(item) for item in items_of(feed) if kind_of(item) == RECORD]
    put_object(bucket, "a", {"payload": {"Records": undone}})
    status, printed, errors = command("totals", "replay", bucket, "--delete", "--quiet")
    assert (status, json.loads(printed)["objects_deleted"]) == (0, 1), errors
    assert [row["kind"] for row in rows(feed)] == ["beginning"]


def test_a_deletion_is_a_closing_if_the_log_has_the_account(
    bench: Bench, bucket: str, command: Command
) -> None:
    """An account that a restore has undone, and that a hand had deleted before, has no closing."""
    feed, account = counted(bench)
    put_object(bucket, "a", {"payload": {"Records": [record(account)]}})
    assert command("totals", "replay", bucket, "--quiet")[0] == 0
    place = {name: account[name] for name in ("PK", "SK")}
    feed.table().delete(place)
    deletions = [
        {"dynamodb": {"SequenceNumber": "8", "Keys": place, "OldImage": image(item)}}
        for item in (account, {**account, **keys.account(feed.bench.scope, 77)})
    ]
    deletions[1]["dynamodb"]["Keys"] = keys.account(feed.bench.scope, 77)
    put_object(bucket, "a", {"payload": {"Records": deletions}})
    command("totals", "replay", bucket, "--quiet")
    _, opened, *closings = rows(feed)
    assert [row["account"] for row in closings] == [opened["number"]]


def test_a_change_that_cannot_be_read_is_a_gap_that_names_it_once(
    bench: Bench, bucket: str, command: Command
) -> None:
    feed = Feed(bench.fresh(), 0)
    feed.post()
    feed.count(feed.moves)
    item = feed.table().get(keys.entry(feed.bench.scope, feed.entry_ids[0]))
    assert item is not None
    broken = record(item, NewImage={"kind": {"S": "entry"}, "doc": {"B": "secret"}})
    put_object(bucket, "a", {"payload": {"Records": [broken]}})
    for _ in range(2):
        assert command("totals", "replay", bucket, "--quiet")[0] == 1
    _, gap = rows(feed)
    assert (gap["kind"], gap["fault"].startswith("the change 7 of entries ")) == ("gap", True)
    assert "secret" not in gap["fault"]
    feed.check_log()


@pytest.mark.parametrize(
    "document", [b"no zlib", zlib.compress(b"[" * 100_000)], ids=["bytes", "depth"]
)
def test_a_change_that_breaks_anything_is_a_gap_and_the_next_one_is_replayed(
    bench: Bench, bucket: str, command: Command, document: bytes
) -> None:
    feed = Feed(bench.fresh(), 0)
    for _ in range(2):
        feed.post()
    feed.count(feed.moves[:1])
    items = [feed.table().get(keys.entry(feed.bench.scope, n)) for n in feed.entry_ids]
    assert all(items)
    broken, whole = (change(place, item or {}) for place, item in enumerate(items))
    text = b64encode(document).decode()
    broken["dynamodb"]["NewImage"]["doc"] = {"B": text}
    put_object(bucket, "a", {"payload": {"Records": [broken, whole]}})
    status, printed, errors = command("totals", "replay", bucket, "--quiet")
    assert (status, json.loads(printed)["fault_count"]) == (1, 1), errors
    assert rows(feed)[-1]["kind"] == "gap"
    feed.check_log()


def test_a_change_of_no_book_is_no_gap(bench: Bench) -> None:
    key = {"PK": {"S": "token#1"}, "SK": {"S": "token"}}
    strange = {"dynamodb": {"SequenceNumber": "7", "Keys": key}}
    assert not notes.seal_gap(bench.process.table(6.0), strange, ValueError())


def test_a_replayed_act_has_no_second_leaf_when_a_new_event_source_delivers_it(
    bench: Bench, bucket: str, command: Command
) -> None:
    """It was the last change of its shard, so no later one has moved the checkpoint."""
    feed = Feed(bench.fresh(), 0)
    feed.post()
    feed.count(feed.moves, "shard-1")
    account = feed.table().get(keys.account(feed.bench.scope, feed.accounts[0]))
    assert account is not None
    given_up = change(0, account)
    put_object(bucket, "a", {"payload": {"Records": [given_up], "shardId": "shard-0"}})
    assert command("totals", "replay", bucket, "--quiet")[0] == 0
    assert deliver(given_up, shard="shard-0")["batchItemFailures"] == []
    assert [row["kind"] for row in rows(feed)] == ["beginning", "account"]
