"""The projector's function: a batch of Lambda, and failures one by one."""

import time
from typing import Any

import pytest

from ledger.aws.deadlines import RetryBudget
from ledger.aws.items import Item
from ledger.book import totals
from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.process.runtime import Runtime
from ledger.store import keys
from ledger.store.items import totals as total_items
from ledger.store.items.codec import text
from ledger.store.items.totals import Counted
from ledger.store.retry import Attempts
from ledger.store.table import Table
from tests.bench import Bench, claim
from tests.stream.images import image
from tools.local import counting
from tools.local.faults import faults
from tools.local.gateway import Context, load
from tools.local.iam import roles
from tools.local.template import ROOT, Template

D, C = Direction.DEBIT, Direction.CREDIT
AT = 1_795_000_000


@pytest.fixture
def own_bench(bench: Bench) -> Bench:
    return bench.fresh()


def posted(bench: Bench, cash: int, sales: int, amount: int) -> Item:
    entry = bench.enter(DraftLine(cash, D, amount), DraftLine(sales, C, amount))
    item = bench.book(claim()).read.table.get(keys.entry(bench.scope, entry.entry_id))
    assert item is not None
    return item


def count_batch(*items: Item) -> dict[str, Any]:
    """Return the function's answer to a batch of changes."""
    records = [
        {
            "eventID": str(place),
            "eventName": "INSERT",
            "eventSource": "aws:dynamodb",
            "dynamodb": {
                "ApproximateCreationDateTime": AT + place,
                "NewImage": image(item),
                "SequenceNumber": f"100{place}",
            },
        }
        for place, item in enumerate(items)
    ]
    handler = load(ROOT / "functions/stream/count_entries/app.py")
    return handler({"Records": records}, Context("count", 60))


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
    assert count_batch(posted(own_bench, own_bench.open("Cash"), own_bench.open("Sales"), 100))
    (used,) = tables
    assert isinstance(used.retry_budget, RetryBudget)
    assert 50 < used.retry_budget.deadline - before < 60
    assert used.retry_budget.deadline + 5 <= used.retry_budget.answer_by


def test_a_counted_batch_advances_the_freshness(own_bench: Bench) -> None:
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    items = [posted(own_bench, cash, sales, amount) for amount in (100, 23)]
    assert count_batch(*items) == {"batchItemFailures": []}
    read = own_bench.book(claim()).read
    assert totals.totals(read)[cash, "EUR"].debit_minor == 123
    at = totals.counted_at(read)
    assert at is not None
    assert at.timestamp() == AT + 1
    count_batch(items[0])  # The change comes again, and has an earlier second.
    assert totals.counted_at(read) == at
    assert totals.totals(read)[cash, "EUR"].debit_minor == 123


def test_the_function_has_the_permissions_that_it_uses_and_no_others(own_bench: Bench) -> None:
    """The changes are an entry's first version, the same again, and the next version."""
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    first = posted(own_bench, cash, sales, 100)
    number = keys.id_of(first)
    own_bench.book(claim()).remove(number)
    removed = own_bench.book(claim()).read.table.get(keys.entry(own_bench.scope, number))
    assert removed is not None
    with faults(own_bench.process.client) as traffic:
        for item in (first, first, removed):
            count_batch(item)
    requests = traffic.needs
    assert {ask.permission for ask in requests} == Template().actions("StreamCountEntries")
    assert not [ask for ask in requests if not roles().may_ask("StreamCountEntries", ask)]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_failed_change_is_reported_and_the_freshness_stops_before_it(
    own_bench: Bench, place: int
) -> None:
    """All other changes are counted. But the freshness must not promise the failed one."""
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    items = [posted(own_bench, cash, sales, amount) for amount in (100, 23)]
    broken = {**posted(own_bench, cash, sales, 7), "doc": text('{"lines": []}')}
    items.insert(place, broken)
    assert count_batch(*items) == {"batchItemFailures": [{"itemIdentifier": f"100{place}"}]}
    read = own_bench.book(claim()).read
    assert totals.totals(read)[cash, "EUR"].debit_minor == 123
    at = totals.counted_at(read)
    assert (at and at.timestamp()) == (AT + place - 1 if place else None)


def test_an_entry_that_fails_while_it_is_counted_fails_no_other_of_its_batch(
    own_bench: Bench,
) -> None:
    """Its image is good; the table says that it is half counted at a version that it never had."""
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    items = [posted(own_bench, cash, sales, amount) for amount in (100, 23, 4)]
    number, table = keys.id_of(items[1]), own_bench.book(claim()).read.table
    half = total_items.counted_write(own_bench.scope, number, Counted(), Counted(0, 5, 1))
    table.write([half], Attempts())
    assert count_batch(*items) == {"batchItemFailures": [{"itemIdentifier": "1001"}]}
    assert totals.totals(own_bench.book(claim()).read)[cash, "EUR"].debit_minor == 104
    own_bench.process.client.delete_item(
        TableName=own_bench.process.settings.table_name,
        Key=dict(keys.counted(own_bench.scope, number)),
    )
    assert count_batch(*items) == {"batchItemFailures": []}
    assert totals.totals(own_bench.book(claim()).read)[cash, "EUR"].debit_minor == 127


def test_the_local_service_counts_entries_from_before_its_start(own_bench: Bench) -> None:
    cash, sales = own_bench.open("Cash"), own_bench.open("Sales")
    for amount in (100, 23):
        posted(own_bench, cash, sales, amount)
    counting.catch_up()
    read = own_bench.book(claim()).read
    assert totals.totals(read)[cash, "EUR"].debit_minor == 123
    with faults(own_bench.process.client) as requests:
        counting.catch_up()
    assert set(requests.requests) == {"Scan"}, "each entry is counted once"


def test_a_change_of_another_item_counts_nothing(own_bench: Bench) -> None:
    number = own_bench.open("Cash")
    account = own_bench.book(claim()).read.table.get(keys.account(own_bench.scope, number))
    assert account is not None
    assert count_batch(account) == {"batchItemFailures": []}
    assert totals.counted_at(own_bench.book(claim()).read) is None
