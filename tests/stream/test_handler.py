"""The stream's function: it audits and counts a batch, and reports failures one by one."""

import time
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ledger.aws.deadlines import RetryBudget
from ledger.aws.items import Item
from ledger.book import totals
from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.process.runtime import Runtime
from ledger.store import keys
from ledger.store.items.codec import integer, text
from ledger.store.items.periods import period_item
from ledger.store.table import Table
from tests.bench import NOW, SOMEBODY, Bench, claim
from tests.stream.images import image
from tests.stream.test_audit import amount_changed, with_document
from tools.local.faults import faults
from tools.local.gateway import Context, load
from tools.local.iam import roles
from tools.local.template import ROOT, Template

D, C = Direction.DEBIT, Direction.CREDIT
AT = 1_795_000_000
FUNCTION = "StreamReadChanges"


@pytest.fixture
def own_bench(bench: Bench) -> Bench:
    return bench.fresh()


def posted(bench: Bench, cash: int, sales: int, amount: int) -> Item:
    entry = bench.enter(DraftLine(cash, D, amount), DraftLine(sales, C, amount))
    item = bench.book(claim()).read.table.get(keys.entry(bench.scope, entry.entry_id))
    assert item is not None
    return item


def record(place: int, after: Item | None, before: Item | None = None) -> dict[str, Any]:
    """Return a change as Lambda's event has it; its place is its sequence number and its second."""
    images = {"OldImage": before, "NewImage": after}
    item = after or before
    assert item is not None
    return {
        "eventID": str(place),
        "eventSource": "aws:dynamodb",
        "dynamodb": {
            "ApproximateCreationDateTime": AT + place,
            "Keys": {name: item[name] for name in ("PK", "SK")},
            "SequenceNumber": str(1000 + place),
            **{name: image(state) for name, state in images.items() if state is not None},
        },
    }


def read(*records: dict[str, Any], shard: str = "shard-0") -> dict[str, Any]:
    """Return the function's answer to a batch of changes."""
    handler = load(ROOT / "functions/stream/read_changes/app.py")
    answer: dict[str, Any] = handler(
        {"Records": list(records), "shardId": shard}, Context("read", 60)
    )
    return answer


def count_batch(*items: Item) -> list[str]:
    """Return the numbers of new entries that the function reports as failed."""
    answer = read(*(record(place, item) for place, item in enumerate(items)))
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def debit(bench: Bench, account: int) -> int:
    total = totals.totals(bench.book(claim()).read).get((account, "EUR"))
    return total.debit_minor if total else 0


def test_a_batch_is_retried_for_nearly_all_the_time_of_its_function(
    own_bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client would wait for 8 s. The stream delivers a failed batch again, but late."""
    tables = []
    table = Runtime.table

    def noted(*arguments: Any) -> Table:
        tables.append(table(*arguments))
        return tables[-1]

    monkeypatch.setattr(Runtime, "table", noted)
    before = time.monotonic()
    assert not count_batch(posted(own_bench, own_bench.open("Cash"), own_bench.open("Sales"), 100))
    (used,) = tables
    assert isinstance(used.retry_budget, RetryBudget)
    assert 50 < used.retry_budget.deadline - before < 60
    assert used.retry_budget.deadline + 5 <= used.retry_budget.answer_by


def test_a_counted_batch_advances_the_freshness(own_bench: Bench) -> None:
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    items = [posted(own_bench, cash, sales, amount) for amount in (100, 23)]
    assert count_batch(*items) == []
    reader = own_bench.book(claim()).read
    assert debit(own_bench, cash) == 123
    at = totals.counted_at(reader)
    assert at is not None
    assert at.timestamp() == AT + 1
    count_batch(items[0])  # The change comes again, and has an earlier second.
    assert totals.counted_at(reader) == at
    assert debit(own_bench, cash) == 123


def test_the_freshness_never_goes_back_with_another_shard(own_bench: Bench) -> None:
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    late, early = (posted(own_bench, cash, sales, amount) for amount in (100, 23))
    read(record(7, late))
    read(record(3, early), shard="shard-1")
    at = totals.counted_at(own_bench.book(claim()).read)
    assert at is not None
    assert at.timestamp() == AT + 7
    assert debit(own_bench, cash) == 123


@pytest.mark.usefixtures("handed_over")
def test_the_function_has_the_permissions_that_it_uses_and_no_others(own_bench: Bench) -> None:
    """The changes are an entry's first version, the same again, the next one, and a closing."""
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    first = posted(own_bench, cash, sales, 100)
    number = keys.id_of(first)
    own_bench.book(claim()).remove(number)
    removed = own_bench.book(claim()).read.table.get(keys.entry(own_bench.scope, number))
    with faults(own_bench.process.client) as traffic:
        lock = period_item(own_bench.scope, date(2026, 1, 31), datetime.now(UTC), SOMEBODY)
        pairs = [(first, None), (first, None), (removed, first), (lock, None)]
        for place, pair in enumerate(pairs):
            read(record(place // 2 + place // 3, *pair))
    requests = traffic.needs
    permissions = {*(ask.permission for ask in requests), ("sqs:SendMessage", "queue")}
    assert permissions == Template().actions(FUNCTION)
    assert not [ask for ask in requests if not roles().may_ask(FUNCTION, ask)]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_failed_change_is_reported_and_no_later_one_of_its_book_is_counted(
    own_bench: Bench, place: int
) -> None:
    """The checkpoint and the freshness must not pass the failed one. Another book goes on."""
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    items = [posted(own_bench, cash, sales, amount) for amount in (100, 20)]
    good = posted(own_bench, cash, sales, 3)
    broken = {**good, "doc": text('{"lines": []}')}
    other = own_bench.fresh()
    pair = other.open("Cash"), other.open("Sales")
    batch = [*items[:place], broken, *items[place:], posted(other, *pair, 9)]
    assert count_batch(*batch) == [str(1000 + failed) for failed in range(place, 3)]
    assert debit(own_bench, cash) == (0, 100, 120)[place]
    assert debit(other, pair[0]) == 9
    at = totals.counted_at(own_bench.book(claim()).read)
    assert (at and at.timestamp()) == (AT + place - 1 if place else None)
    batch[place] = good  # A later release can read it.
    assert count_batch(*batch) == []
    assert debit(own_bench, cash) == 123
    assert debit(other, pair[0]) == 9


def test_an_entry_that_fails_while_it_is_counted_does_not_stop_the_entries_before_it(
    own_bench: Bench,
) -> None:
    """Its image is good; but a hand has written text where the totals have a number."""
    cash, sales, odd = (own_bench.open(name) for name in ("Cash", "Sales", "Odd"))
    items = [posted(own_bench, *pair, 10) for pair in ((cash, sales), (odd, sales), (cash, sales))]
    day = keys.total_of_day(own_bench.scope, odd, NOW.date(), "EUR")
    table = own_bench.book(claim()).read.table
    table.upsert({**day, "kind": text("total"), "format": integer(1), "debit_minor": text("x")})
    assert count_batch(*items) == ["1001", "1002"]
    table.delete(day)
    assert debit(own_bench, cash) == 10
    assert count_batch(*items) == []
    assert debit(own_bench, cash) == 20


def test_a_record_of_no_book_is_reported_alone(own_bench: Bench) -> None:
    item = posted(own_bench, own_bench.open("Cash"), own_bench.open("Sales"), 5)
    strange = {"dynamodb": {**record(0, item)["dynamodb"], "Keys": {}, "NewImage": {"PK": 1}}}
    answer = read(strange, record(1, item))
    assert answer["batchItemFailures"] == [{"itemIdentifier": "1000"}]


def test_the_end_of_a_window_without_changes_is_answered(own_bench: Bench) -> None:
    with faults(own_bench.process.client) as traffic:
        assert read() == {"state": {}, "batchItemFailures": []}
    assert traffic.requests == []


def test_an_event_that_names_no_shard_counts_nothing(own_bench: Bench) -> None:
    """Without a window Lambda names none, and a checkpoint of no shard would skip changes."""
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    item = posted(own_bench, cash, sales, 100)
    handler = load(ROOT / "functions/stream/read_changes/app.py")
    with pytest.raises(KeyError, match="shardId"):
        handler({"Records": [record(0, item)]}, Context("read", 60))
    assert debit(own_bench, cash) == 0


def test_a_fault_is_logged_with_its_key_and_the_batch_goes_on(
    own_bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    entry = posted(own_bench, own_bench.open("Cash"), own_bench.open("Sales"), 100)
    wide = with_document(entry, lambda document: document.update(text="x" * 5_000))
    assert "B" in wide["doc"], "the document is compressed to bytes"
    bad = with_document(entry, amount_changed)
    answer = read(record(0, wide), record(1, None, entry), record(2, bad))
    # The bad one breaks a rule of entries, so it is not counted either.
    assert answer["batchItemFailures"] == [{"itemIdentifier": "1002"}]
    faults_of_log = [line for line in caplog.records if line.message == "integrity fault"]
    assert [vars(line)["SK"] for line in faults_of_log] == [entry["SK"]["S"]] * 2


def test_a_change_that_cannot_be_audited_is_reported_though_it_is_counted(
    own_bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    item = posted(own_bench, cash, sales, 100)
    monkeypatch.setattr("ledger.stream.handler.audit_change", lambda *_: 1 / 0)
    assert count_batch(item) == ["1000"]
    monkeypatch.undo()
    assert count_batch(item) == []
    assert debit(own_bench, cash) == 100


def test_a_change_of_another_item_counts_nothing(own_bench: Bench) -> None:
    number = own_bench.open("Cash")
    account = own_bench.book(claim()).read.table.get(keys.account(own_bench.scope, number))
    assert account is not None
    assert read(record(0, account, account))["batchItemFailures"] == []
    assert totals.counted_at(own_bench.book(claim()).read) is None
