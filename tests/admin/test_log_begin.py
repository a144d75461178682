"""The command `log begin`: which books it takes, and the acts that no stream delivers any more."""

from collections.abc import Callable

from ledger.admin.verify.checks import verify
from tests.bench import Bench, claim
from tests.stream.feed import Feed
from tests.stream.test_statements import count, rows
from tools.local.bucket import LOG_BUCKET

Command = Callable[..., tuple[int, str, str]]


def test_a_named_book_that_needs_no_epoch_is_refused_without_a_reason(
    bench: Bench, command: Command
) -> None:
    feed = Feed(bench, 0)
    words = ("log", "begin", LOG_BUCKET, "--book", bench.scope.tenant_id, bench.scope.business_id)
    status, _, errors = command(*words)
    assert (status, "has no log yet" in errors) == (1, True)
    feed.post()
    count(feed, 0)
    status, _, errors = command(*words)
    assert (status, "needs no new epoch" in errors) == (1, True)
    status, _, errors = command(*words, "--reason", "a wrong statement")
    assert status == 0, errors
    assert rows(feed, "beginning")[0]["reason"] == "a wrong statement"


def test_acts_that_a_restored_table_has_not_sealed_enter_the_new_epoch(
    bench: Bench, command: Command
) -> None:
    """The stream of the old table had them, and the new one does not."""
    feed = Feed(bench, 0)
    feed.post()
    count(feed, 0)
    closed = feed.bench.open("Closed")
    feed.bench.book(claim()).close(closed)
    scope = feed.bench.scope
    words = ("log", "begin", LOG_BUCKET, "--book", scope.tenant_id, scope.business_id)
    status, _, errors = command(*words, "--reason", "restored", "--dry-run")
    assert status == 0, errors
    assert rows(feed, "closing") == []
    status, _, errors = command(*words, "--reason", "restored")
    assert status == 0, errors
    assert [row["account"] for row in rows(feed, "closing")] == [closed]
    assert closed in {row["number"] for row in rows(feed, "account")}
    report = verify(feed.table(), lambda _: None)
    texts = [text for text in report["faults"] + report["unsealed"] if scope.business_id in text]
    assert texts == []
