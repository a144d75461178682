"""`ledger-admin log begin` begins the log of a restored table in the next epoch, once."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.admin import epochs, log_begin
from ledger.admin.verify.checks import verify
from ledger.aws import clients
from ledger.book.log import Log
from ledger.book.log_epochs import LogEnded
from ledger.log import notes
from ledger.publisher.signing import Signer
from ledger.store import keys
from ledger.store.archive import Archive, Forked, Place
from ledger.store.keys import Scope
from ledger.store.log_reader import read_log_head
from ledger.store.table import Table
from tests.admin.restores import Killed, ProcessEnded, restored
from tests.bench import SOMEBODY, Bench, claim
from tests.stream.feed import Feed
from tests.stream.test_statements import count, rows
from tools.ledger_epochs import compare
from tools.ledger_verify import check
from tools.local import kms, logbook
from tools.local.bucket import LOG_BUCKET
from tools.local.faults import meanwhile

Command = Callable[..., tuple[int, str, str]]
NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)


@pytest.fixture
def feed(bench: Bench) -> Feed:
    """A book whose log was published; then its table was restored, and the book goes on."""
    feed = Feed(bench.fresh(), 0)
    scope = feed.bench.scope
    for _ in range(3):
        feed.change_at_random()
    count(feed, 0)
    feed.post()
    count(feed, 1)
    logbook.publish(scope)
    with restored(feed):
        feed.post()
        feed.post()
        count(feed, 1)
        logbook.publish(scope)
    feed.post()
    count(feed, 1)
    return feed


def archive() -> Archive:
    return Archive(clients.s3(), LOG_BUCKET)


def newest(scope: Scope, epoch: int) -> notes.Checkpoint:
    note = archive().get(Place(scope, epoch, archive()).path("checkpoint"))
    assert note is not None
    return notes.parse(note.decode()).checkpoint


def verify_published(scope: Scope, epoch: int, folder: Path) -> str:
    """Check the files of an epoch as an auditor does."""
    place, client = Place(scope, epoch, archive()), clients.s3()
    objects = client.list_objects_v2(Bucket=LOG_BUCKET, Prefix=f"{place.folder}/")["Contents"]
    for name in (item["Key"] for item in objects):
        path = folder / name.removeprefix(f"{place.folder}/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(archive().get(name) or b"")
    return check(folder, key_of(scope, epoch), [])


def key_of(scope: Scope, epoch: int) -> str:
    """Return the public key of an epoch, as verifiers take it."""
    public_key = Signer(clients.kms(), kms.KEY_ARN).public_key
    return notes.LogKey(Place(scope, epoch, archive()).origin, public_key).text


def faults_of(feed: Feed) -> list[str]:
    faults = verify(feed.table(), lambda _: None)["faults"]
    return [fault for fault in faults if feed.bench.scope.business_id in fault]


def begin(feed: Feed, table: Table | None = None, reason: str = "") -> dict[str, Any]:
    scope = feed.bench.scope
    return epochs.begin(table or feed.table(), archive(), scope, NOW, SOMEBODY, reason)


def test_a_restored_book_begins_an_epoch_that_names_the_last_checkpoint(
    feed: Feed, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = feed.bench.scope
    assert scope in log_begin.books(feed.table())
    monkeypatch.setattr(log_begin, "books", lambda _: [scope])
    with pytest.raises(Forked):
        logbook.publish(scope)
    last = newest(scope, 1)
    words = ("log", "begin", LOG_BUCKET)
    status, printed, errors = command(*words, "--dry-run")
    assert status == 0, errors
    assert [row["epoch"] for row in rows(feed, "beginning")] == [1]
    status, printed, errors = command(*words)
    assert status == 0, errors
    (begun,) = json.loads(printed)["begun"]
    first, second = rows(feed, "beginning")
    assert (first["epoch"], second["epoch"], begun["epoch"]) == (2, 1, 2)
    assert first["last"] == {"origin": last.origin, "size": last.size, "root": last.root.hex()}
    assert begun["last"] == first["last"]
    assert first["reason"] == "a table that was restored to an earlier time"
    feed.check_log()
    feed.post()
    count(feed, 1)
    logbook.publish(scope)
    assert newest(scope, 1) == last
    old, new = tmp_path / "1", tmp_path / "2"
    assert verify_published(scope, 1, old).startswith("No fault")
    assert verify_published(scope, 2, new).startswith("No fault")
    # Behind the restore two entries were lost.
    sentence = compare(old, key_of(scope, 1), new, key_of(scope, 2))
    assert "It lacks 2 rows, the earliest of " in sentence
    assert faults_of(feed) == []
    nothing = {"begun": [], "unchanged": 1, "late_acts": [], "fault_count": 0, "faults": []}
    assert json.loads(command(*words)[1]) == nothing


def test_each_log_begins_anew_with_a_reason_and_once(feed: Feed, bench: Bench) -> None:
    """A restore may have cut leaves that were read and not published, which no log shows."""
    second = Feed(bench.fresh(), 0)
    second.post()
    count(second, 0)
    scopes = [second.bench.scope, feed.bench.scope]
    with restored(second):
        logbook.publish(second.bench.scope)
    for expected in (scopes, []):
        begun, refusals = epochs.begin_all(
            feed.table(), archive(), NOW, SOMEBODY, scopes, "restored to 2026-11-21T10:00:00Z"
        )
        assert [*begun] == expected
        assert {type(refusal) for refusal in refusals.values()} <= {epochs.EpochNotPublished}
    assert rows(second, "beginning")[0]["reason"] == "restored to 2026-11-21T10:00:00Z"


def test_the_feed_of_a_new_epoch_begins_anew(feed: Feed) -> None:
    begin(feed)
    log = Log(feed.bench.book(claim()).read, archive())
    with pytest.raises(LogEnded):
        log.changes(3, 10, 1)
    changes = log.changes(-1, 100)
    assert (changes.epoch, len(changes.changes)) == (2, changes.size)
    stamps = [change.stamp for change in changes.changes]
    assert stamps == sorted(stamps)


def test_a_statement_of_the_new_epoch_is_of_its_own_places(feed: Feed, tmp_path: Path) -> None:
    assert len(rows(feed, "statement")) == 1
    begin(feed)
    assert rows(feed, "statement") == []
    feed.post()
    count(feed, 2)
    assert len(rows(feed, "statement")) == 1
    logbook.publish(feed.bench.scope)
    assert verify_published(feed.bench.scope, 2, tmp_path).startswith("No fault")


def test_an_interrupted_beginning_is_begun_again(feed: Feed) -> None:
    process = feed.bench.process
    for writes in range(20):
        for is_late in (False, True):
            table = Killed(process.client, process.settings.table_name, feed.table().retry_budget)
            table.left, table.is_late = writes, is_late
            try:
                begin(feed, table)
            except ProcessEnded:
                continue
            except epochs.EpochNotPublished:
                assert is_late or writes
            head = read_log_head(feed.table(), feed.bench.scope)
            assert head is not None
            assert head.epoch == 2
            feed.check_log()
            assert [row["epoch"] for row in rows(feed, "beginning")] == [2, 1]
            return
    pytest.fail("it never ended")


def test_the_consumer_goes_on_while_an_epoch_begins(feed: Feed) -> None:
    def count_more() -> None:
        feed.post()
        feed.count(feed.moves)

    for write in range(3):
        with meanwhile(feed.bench.process.client, count_more):
            begin(feed, reason=f"a test, {write}")
        with pytest.raises(epochs.EpochNotPublished, match="after its first publication"):
            begin(feed, reason="too early")
        logbook.publish(feed.bench.scope)
        feed.check_log()
        assert faults_of(feed) == []
    assert [row["epoch"] for row in rows(feed, "beginning")] == [4, 3, 2, 1]


def test_a_table_that_lost_nothing_needs_no_epoch(bench: Bench) -> None:
    feed = Feed(bench.fresh(), 0)
    feed.post()
    count(feed, 0)
    with pytest.raises(epochs.EpochNotNeeded):
        begin(feed)
    with restored(feed):
        logbook.publish(feed.bench.scope)
    with pytest.raises(epochs.EpochNotNeeded):
        begin(feed)
    begun, refusals = epochs.begin_all(feed.table(), archive(), NOW, SOMEBODY, [feed.bench.scope])
    assert (begun, [*refusals]) == ({}, [feed.bench.scope])
    logbook.publish(feed.bench.scope)
    assert keys.published(feed.bench.scope)


def test_a_table_from_before_an_epoch_begins_the_one_behind_it(feed: Feed) -> None:
    with restored(feed):
        begin(feed)
        feed.post()
        count(feed, 1)
        logbook.publish(feed.bench.scope)
    with pytest.raises(Forked, match="has ended"):
        logbook.publish(feed.bench.scope)
    assert begin(feed)["epoch"] == 3
    assert rows(feed, "beginning")[0]["last"]["origin"].endswith("/2")
    logbook.publish(feed.bench.scope)
    assert newest(feed.bench.scope, 3).size
