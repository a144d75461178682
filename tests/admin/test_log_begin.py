"""The command `log begin`: which books it takes, and the acts that no stream delivers any more."""

import copy
import json
from argparse import Namespace
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from ledger.admin import log_begin
from ledger.admin.verify.checks import verify
from ledger.admin.verify.facts import spell_scope
from ledger.store.items.codec import kind_of
from ledger.store.items.log_runs import LOG_RUN
from ledger.store.keys import Scope
from ledger.store.table import Table
from tests.admin.restores import Killed, ProcessEnded, items_of, restored
from tests.bench import SOMEBODY, Bench, claim
from tests.stream.feed import Feed
from tests.stream.test_statements import count, rows
from tools.local import logbook
from tools.local.bucket import LOG_BUCKET

Command = Callable[..., tuple[int, str, str]]
ALL = ("log", "begin", LOG_BUCKET)


def cut_off(bench: Bench) -> Feed:
    """Return a restored book: its bucket has an entry more, and its log lacks three accounts."""
    feed = Feed(bench, 0)
    feed.post()
    count(feed, 0)
    with restored(feed):
        feed.post()
        count(feed, 0)
        logbook.publish(feed.bench.scope)
    return feed


def begin(table: Table, book: Scope | None, reason: str) -> Any:
    """Run the command as an operator of a table."""
    operator: Any = SimpleNamespace(table=table, by=SOMEBODY, scope=Scope)
    words = (book.tenant_id, book.business_id) if book else None
    arguments = Namespace(region=None, bucket=LOG_BUCKET, book=words, reason=reason, dry_run=False)
    return log_begin.begin_logs.run(operator, arguments)


def choose_books(monkeypatch: pytest.MonkeyPatch, *feeds: Feed) -> None:
    """Let the command meet some books of the table alone, as it finds them."""
    every, own = log_begin.books, {feed.bench.scope for feed in feeds}
    monkeypatch.setattr(log_begin, "books", lambda table: own.intersection(every(table)))


def sealed_accounts(feed: Feed) -> list[int]:
    return sorted(row["number"] for row in rows(feed, "account"))


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
    status, expected, errors = command(*words, "--reason", "restored", "--dry-run")
    assert status == 0, errors
    assert rows(feed, "closing") == []
    status, printed, errors = command(*words, "--reason", "restored")
    assert status == 0, errors
    names = json.loads(printed)["late_acts"]
    assert [name.split()[1:3] for name in names if "closing" in name] == [["closing", str(closed)]]
    assert json.loads(expected)["late_acts"] == names
    assert [row["account"] for row in rows(feed, "closing")] == [closed]
    assert closed in {row["number"] for row in rows(feed, "account")}
    report = verify(feed.table(), lambda _: None)
    texts = [text for text in report["faults"] + report["unsealed"] if scope.business_id in text]
    assert texts == []


@pytest.mark.parametrize("reason", ["", "restored"])
@pytest.mark.parametrize("is_named", [True, False], ids=["book", "all"])
def test_a_rerun_in_each_form_ends_an_interrupted_run_with_each_act_sealed_and_named(
    bench: Bench,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    is_named: bool,
    reason: str,
) -> None:
    feed = cut_off(bench.fresh())
    book, process = feed.bench.scope if is_named else None, feed.bench.process
    monkeypatch.setattr(log_begin, "books", lambda _: [feed.bench.scope])
    # The first write copies a run, the second one moves the head, and the third one seals.
    for writes, sealed in ((1, []), (2, feed.accounts)):
        with restored(feed):
            table = Killed(process.client, process.settings.table_name, feed.table().retry_budget)
            table.left, table.is_late = writes, True
            with pytest.raises(ProcessEnded):
                begin(table, book, reason)
            assert [row["epoch"] for row in rows(feed, "beginning")] == [2, 1]
            assert sealed_accounts(feed) == sealed
            result = begin(feed.table(), book, reason)
            assert (result["fault_count"], result["unchanged"]) == (0, 1)
            assert sealed_accounts(feed) == feed.accounts
            errors = capsys.readouterr().err
            assert all(f" account {number} at " in errors for number in feed.accounts)


@pytest.mark.parametrize("damage", ["head", "run"])
def test_a_damaged_book_is_named_and_stops_no_other(
    bench: Bench, command: Command, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    feed, sound = cut_off(bench), cut_off(bench.fresh())
    choose_books(monkeypatch, feed, sound)
    book = (feed.bench.scope.tenant_id, feed.bench.scope.business_id)
    with restored(feed):
        for item in items_of(feed):
            if damage == "head" and "frontier" in item:
                feed.table().upsert({**item, "frontier": {"B": b""}})
            if damage == "run" and kind_of(item) == LOG_RUN:
                feed.table().delete({name: item[name] for name in ("PK", "SK")})
        status, printed, errors = command(*ALL)
        refusal = command(*ALL, "--book", *book)
    result = json.loads(printed)
    assert (status, "Traceback" in errors) == (1, False)
    assert [begun["business"] for begun in result["begun"]] == [sound.bench.scope.business_id]
    assert sealed_accounts(sound) == sound.accounts
    (fault,) = result["faults"]
    assert fault.startswith(f"{spell_scope(feed.bench.scope)}: The log of ")
    assert "cannot be read: AssertionError" in fault
    status, printed, errors = refusal
    assert (status, printed, errors.count("\n")) == (1, "", 1)
    assert "LogDamaged" in errors


def test_a_book_of_another_tenant_with_the_same_id_stays_as_it_is(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import may give a business the id that it had in another tenant."""
    feed, second = cut_off(bench.fresh()), copy.copy(bench)
    second.scope = Scope("zzzzzzzzzzzz", feed.bench.scope.business_id)
    other = Feed(second, 0)
    other.post()
    count(other, 0)
    choose_books(monkeypatch, feed, other)
    result = begin(feed.table(), None, "")
    assert ([begun["tenant"] for begun in result["begun"]], result["unchanged"]) == (
        [feed.bench.scope.tenant_id],
        1,
    )
    assert (sealed_accounts(feed), sealed_accounts(other)) == (feed.accounts, [])
    own = f"{spell_scope(feed.bench.scope)} account "
    assert [name.startswith(own) for name in result["late_acts"]] == [True] * 3
