"""The audit finds nothing in what the ledger writes, and every fault that is planted in it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledger.aws.items import Item
from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.store.items.codec import integer, pack, unpack
from ledger.store.items.entries import past_version_item
from ledger.stream import audit
from ledger.stream.changes import Change
from tests.bench import Bench
from tests.present import has
from tests.stream.images import image
from tools.local.events import EVENTS, files
from tools.local.gateway import Context, Gateway, load
from tools.local.replay import fresh, replay, snapshot
from tools.local.template import ROOT

Items = dict[str, Item]


def changes(before: Items, after: Items) -> list[Change]:
    """Return a stream's changes from one state to another."""
    keys = sorted(before.keys() | after.keys())
    pairs = ((before.get(key), after.get(key)) for key in keys)
    return [Change(old, new) for old, new in pairs if old != new]


def reading(table: Items) -> audit.Find:
    """Return a reader of a table with these items."""
    return lambda key: table.get(f"{key['PK']['S']} {key['SK']['S']}")


def found_in(change: Change, *past: Item) -> list[str]:
    """Return the faults of a change in a table that has these past versions."""
    by_name = {f"{item['PK']['S']} {item['SK']['S']}": item for item in past}
    return audit.audit_change(change, reading(by_name))


# Kinds of changes that one dialect alone makes.
OWN = {
    "dwolla": {("", "batch"), ("", "closing")},
    "dayzero": {("entry", "removed")},
    "layerfi": {("record", "record")},
}


def test_what_the_ledger_writes_is_without_fault(gateway: Gateway) -> None:
    """Every writing event of every function."""
    observed: set[tuple[str, str]] = set()
    for file in files([str(EVENTS)]):
        event = json.loads(file.read_text())
        if event["requestContext"]["http"]["method"] == "GET":
            continue
        fresh(gateway)
        before = snapshot()
        replay(gateway, event)
        after = snapshot()
        for change in changes(before, after):
            assert audit.audit_change(change, reading(after)) == [], file
            observed.add(change.kinds)
    assert {("", "entry"), ("entry", "entry"), ("account", "account")} <= observed
    assert {("", "name"), ("", "record")} <= observed
    for dialect, kinds in OWN.items():
        assert not has(dialect) or kinds <= observed, dialect


@pytest.fixture
def entry(bench: Bench) -> Item:
    """A posted entry's item."""
    cash, sales = bench.open("Cash"), bench.open("Sales")
    before = snapshot()
    bench.enter(DraftLine(cash, Direction.DEBIT, 100), DraftLine(sales, Direction.CREDIT, 100))
    (change,) = changes(before, snapshot())
    assert change.after is not None
    return change.after


def with_document(item: Item, edit: Callable[[dict[str, Any]], Any]) -> Item:
    document = unpack(item)
    edit(document)
    packed: Any = pack(document)
    return {**item, "doc": packed}


def amount_changed(document: dict[str, Any]) -> None:
    document["lines"][0][3] += 1


def text_changed(document: dict[str, Any]) -> None:
    document["text"] = "another"


def test_an_entry_that_does_not_balance_is_found(entry: Item) -> None:
    assert found_in(Change(None, entry)) == []
    assert found_in(Change(None, with_document(entry, amount_changed)))


def test_an_entry_is_never_gone_nor_changed_in_place(bench: Bench, entry: Item) -> None:
    past = past_version_item(bench.scope, entry)
    other = with_document(entry, text_changed)
    second = {**other, "version": integer(2)}
    linked = {**entry, "reversed_by": integer(7)}
    assert found_in(Change(entry, None))
    assert found_in(Change(entry, {**entry, "kind": {"S": "batch"}}))
    assert found_in(Change(entry, other))
    assert found_in(Change(entry, {**other, "version": integer(3)}))
    assert found_in(Change(None, second))
    assert found_in(Change(linked, {**second, "reversed_by": integer(7)}))
    assert found_in(Change(linked, {**entry, "reversed_by": integer(8)}))
    assert found_in(Change(entry, second), past) == []
    assert found_in(Change(entry, linked)) == []


def test_an_item_of_another_format_or_of_none_is_found(entry: Item) -> None:
    without = {name: value for name, value in entry.items() if name != "format"}
    assert found_in(Change(None, without)) == ["it says no format"]
    later = {**entry, "format": integer(2)}
    assert found_in(Change(None, later)) == ["it has the format 2"]


def test_a_past_version_is_never_changed(bench: Bench, entry: Item) -> None:
    past = past_version_item(bench.scope, entry)
    assert found_in(Change(None, past)) == []
    assert found_in(Change({**past, "kind": {"S": "tombstone"}}, past)) == []
    assert found_in(Change(past, with_document(past, text_changed)))
    assert found_in(Change(past, None))


def test_a_balance_below_its_floor_is_found(bench: Bench) -> None:
    before = snapshot()
    bench.open("Guarded", floor_minor=0, currency="EUR")
    (change,) = (c for c in changes(before, snapshot()) if c.kinds[1] == "account")
    assert found_in(change) == []
    assert change.after is not None
    below = {**change.after, "balance_minor": integer(-1)}
    assert found_in(Change(change.after, below))
    assert found_in(replace(change, before=change.after, after=None))


def invoke(*images: dict[str, Any]) -> dict[str, Any]:
    """Return the deployed handler's answer to a batch."""
    handler = load(ROOT / "functions/stream/audit_changes/app.py")
    records = [
        {
            "eventID": str(place),
            "eventName": "MODIFY",
            "eventSource": "aws:dynamodb",
            "dynamodb": {**items, "SequenceNumber": str(place)},
        }
        for place, items in enumerate(images)
    ]
    answer: dict[str, Any] = handler({"Records": records}, Context("audit", 60))
    return answer


def test_a_fault_is_logged_with_its_place_and_the_batch_goes_on(
    entry: Item, caplog: pytest.LogCaptureFixture
) -> None:
    wide = with_document(entry, lambda document: document.update(text="x" * 5_000))
    assert "B" in wide["doc"], "compressed, and so bytes"
    bad = with_document(entry, amount_changed)
    answer = invoke({"NewImage": image(wide)}, {"NewImage": image(bad)}, {"OldImage": image(entry)})
    assert answer == {"batchItemFailures": []}
    records = [record for record in caplog.records if record.message == "integrity fault"]
    assert [vars(record)["SK"] for record in records] == [entry["SK"]["S"]] * 2


def test_what_cannot_be_looked_at_is_tried_again_alone(entry: Item) -> None:
    answer = invoke({"NewImage": image(entry)}, {"NewImage": {"PK": 1}}, {"NewImage": image(entry)})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
