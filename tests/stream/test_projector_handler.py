"""The projector's function: a batch as Lambda tells it, failures one by one."""

import time
from typing import Any

import pytest

from ledger.aws.items import Item
from ledger.aws.retry_budget import RetryBudget
from ledger.book import totals
from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.process.runtime import Runtime
from ledger.store import keys
from ledger.store.attempts import Attempts
from ledger.store.items import totals as total_items
from ledger.store.items.codec import text
from ledger.store.items.totals import Counted
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
def mine(bench: Bench) -> Bench:
    return bench.fresh()


def posted(bench: Bench, cash: int, sales: int, amount: int) -> Item:
    entry = bench.enter(DraftLine(cash, D, amount), DraftLine(sales, C, amount))
    item = bench.book(claim()).read.table.get(keys.entry(bench.scope, entry.entry_id))
    assert item is not None
    return item


def told(*items: Item) -> dict[str, Any]:
    """What the function answers to a batch of changes, as Lambda spells them."""
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


def test_a_batch_is_tried_for_nearly_all_the_time_of_its_function(
    mine: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client would wait for 8 s; what is given up here is told again by the stream, late."""
    made = []
    table = Runtime.table

    def noted(*arguments: Any) -> Table:
        made.append(table(*arguments))
        return made[-1]

    monkeypatch.setattr(Runtime, "table", noted)
    before = time.monotonic()
    assert told(posted(mine, mine.open("Cash"), mine.open("Sales"), 100))
    (used,) = made
    assert isinstance(used.retry_budget, RetryBudget)
    assert 50 < used.retry_budget.deadline - before < 60
    assert used.retry_budget.deadline + 5 <= used.retry_budget.answer_by


def test_a_batch_is_counted_and_says_how_fresh_it_is(mine: Bench) -> None:
    cash, sales = mine.open("Cash"), mine.open("Sales")
    items = [posted(mine, cash, sales, amount) for amount in (100, 23)]
    assert told(*items) == {"batchItemFailures": []}
    read = mine.book(claim()).read
    assert totals.totals(read)[cash, "EUR"].debit_minor == 123
    at = totals.counted_at(read)
    assert at is not None
    assert at.timestamp() == AT + 1
    told(items[0])  # told again, and of an earlier second
    assert totals.counted_at(read) == at
    assert totals.totals(read)[cash, "EUR"].debit_minor == 123


def test_the_function_may_do_what_it_does_and_nothing_else(mine: Bench) -> None:
    """An entry's first version, one told again, and the next one."""
    cash, sales = mine.open("Cash"), mine.open("Sales")
    first = posted(mine, cash, sales, 100)
    number = keys.id_of(first)
    mine.book(claim()).remove(number)
    removed = mine.book(claim()).read.table.get(keys.entry(mine.scope, number))
    assert removed is not None
    with faults(mine.process.client) as happened:
        for item in (first, first, removed):
            told(item)
    asked = happened.needs
    assert {ask.permission for ask in asked} == Template().actions("StreamCountEntries")
    assert not [ask for ask in asked if not roles().may_ask("StreamCountEntries", ask)]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_cannot_be_counted_is_named_and_how_far_it_is_never_goes_past_it(
    mine: Bench, place: int
) -> None:
    """The others are counted, those after it too; but an answer says no more than is in it."""
    cash, sales = mine.open("Cash"), mine.open("Sales")
    items = [posted(mine, cash, sales, amount) for amount in (100, 23)]
    broken = {**posted(mine, cash, sales, 7), "doc": text('{"lines": []}')}
    items.insert(place, broken)
    assert told(*items) == {"batchItemFailures": [{"itemIdentifier": f"100{place}"}]}
    read = mine.book(claim()).read
    assert totals.totals(read)[cash, "EUR"].debit_minor == 123
    at = totals.counted_at(read)
    assert (at and at.timestamp()) == (AT + place - 1 if place else None)


def test_an_entry_that_fails_while_it_is_counted_fails_no_other_of_its_batch(mine: Bench) -> None:
    """Its image is good; the table says that it is half counted at a version that it never had."""
    cash, sales = mine.open("Cash"), mine.open("Sales")
    items = [posted(mine, cash, sales, amount) for amount in (100, 23, 4)]
    number, table = keys.id_of(items[1]), mine.book(claim()).read.table
    half = total_items.counted_write(mine.scope, number, Counted(), Counted(0, 5, 1))
    table.write([half], Attempts())
    assert told(*items) == {"batchItemFailures": [{"itemIdentifier": "1001"}]}
    assert totals.totals(mine.book(claim()).read)[cash, "EUR"].debit_minor == 104
    mine.process.client.delete_item(
        TableName=mine.process.settings.table_name, Key=dict(keys.counted(mine.scope, number))
    )
    assert told(*items) == {"batchItemFailures": []}
    assert totals.totals(mine.book(claim()).read)[cash, "EUR"].debit_minor == 127


def test_the_local_service_counts_what_was_written_before_it_came(mine: Bench) -> None:
    cash, sales = mine.open("Cash"), mine.open("Sales")
    for amount in (100, 23):
        posted(mine, cash, sales, amount)
    counting.catch_up()
    read = mine.book(claim()).read
    assert totals.totals(read)[cash, "EUR"].debit_minor == 123
    with faults(mine.process.client) as asked:
        counting.catch_up()
    assert set(asked.requests) == {"Scan"}, "it is counted once"


def test_a_change_of_anything_else_is_nothing(mine: Bench) -> None:
    number = mine.open("Cash")
    account = mine.book(claim()).read.table.get(keys.account(mine.scope, number))
    assert account is not None
    assert told(account) == {"batchItemFailures": []}
    assert totals.counted_at(mine.book(claim()).read) is None
