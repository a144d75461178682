"""The audit reports no fault in the ledger's own changes, and every planted fault."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.store.items.codec import integer, pack, unpack
from ledger.store.items.entries import past_version_item
from ledger.stream import audit
from ledger.stream.changes import Change
from tests.bench import Bench
from tests.present import has
from tools.local.events import EVENTS, files
from tools.local.gateway import Gateway
from tools.local.replay import fresh, replay, snapshot

Items = dict[str, Item]


def changes(before: Items, after: Items) -> list[Change]:
    """Return the changes between two states of a table, as a stream reports them."""
    keys = sorted(before.keys() | after.keys())
    pairs = ((before.get(key), after.get(key)) for key in keys)
    return [Change(old, new) for old, new in pairs if old != new]


def reading(table: Items) -> audit.Find:
    """Return a reader of a table with these items."""
    return lambda key: table.get(f"{key['PK']['S']} {key['SK']['S']}")


def faults_in(change: Change, *past: Item) -> list[str]:
    """Return the faults of a change in a table that has these past versions."""
    stored = {f"{item['PK']['S']} {item['SK']['S']}": item for item in past}
    return audit.audit_change(change, reading(stored))


# Kinds of changes that one dialect alone makes.
OWN = {
    "dwolla": {("", "batch"), ("", "closing")},
    "dayzero": {("entry", "removed")},
    "layerfi": {("record", "record")},
}


@pytest.mark.slow
def test_the_ledgers_own_writes_have_no_fault(gateway: Gateway) -> None:
    """Every writing event of every function."""
    kinds: set[tuple[str, str]] = set()
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
            kinds.add(change.kinds)
    assert {("", "entry"), ("entry", "entry"), ("account", "account")} <= kinds
    assert {("", "name"), ("", "record")} <= kinds
    for dialect, own_kinds in OWN.items():
        assert not has(dialect) or own_kinds <= kinds, dialect


@pytest.fixture
def entry(bench: Bench) -> Item:
    """A posted entry's item."""
    cash, sales = bench.open("Cash"), bench.open("Sales")
    lines = DraftLine(cash, Direction.DEBIT, 100), DraftLine(sales, Direction.CREDIT, 100)
    bench.enter(*lines)  # the first lines of the accounts change their items too
    before = snapshot()
    bench.enter(*lines)
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
    assert faults_in(Change(None, entry)) == []
    assert faults_in(Change(None, with_document(entry, amount_changed)))


def test_an_entry_is_never_gone_nor_changed_in_place(bench: Bench, entry: Item) -> None:
    past = past_version_item(bench.scope, entry)
    other = with_document(entry, text_changed)
    second = {**other, "version": integer(2)}
    linked = {**entry, "reversed_by": integer(7)}
    assert faults_in(Change(entry, None))
    assert faults_in(Change(entry, {**entry, "kind": {"S": "batch"}}))
    assert faults_in(Change(entry, other))
    assert faults_in(Change(entry, {**other, "version": integer(3)}))
    assert faults_in(Change(None, second))
    assert faults_in(Change(linked, {**second, "reversed_by": integer(7)}))
    assert faults_in(Change(linked, {**entry, "reversed_by": integer(8)}))
    assert faults_in(Change(entry, second), past) == []
    assert faults_in(Change(entry, linked)) == []


def test_an_item_of_another_format_or_of_none_is_found(entry: Item) -> None:
    without = {name: value for name, value in entry.items() if name != "format"}
    assert faults_in(Change(None, without)) == ["it says no format"]
    later = {**entry, "format": integer(2)}
    assert faults_in(Change(None, later)) == ["it has the format 2"]


def test_a_past_version_is_never_changed(bench: Bench, entry: Item) -> None:
    past = past_version_item(bench.scope, entry)
    assert faults_in(Change(None, past)) == []
    assert faults_in(Change({**past, "kind": {"S": "tombstone"}}, past)) == []
    assert faults_in(Change(past, with_document(past, text_changed)))
    assert faults_in(Change(past, None))


def test_a_balance_below_its_floor_is_found(bench: Bench) -> None:
    before = snapshot()
    bench.open("Guarded", floor_minor=0, currency="EUR")
    (change,) = (c for c in changes(before, snapshot()) if c.kinds[1] == "account")
    assert faults_in(change) == []
    assert change.after is not None
    below = {**change.after, "balance_minor": integer(-1)}
    assert faults_in(Change(change.after, below))
    assert faults_in(replace(change, before=change.after, after=None))
