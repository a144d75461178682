"""The audit reports a version that changes a lettered line, and a lettering that changes."""

import itertools

import pytest

from ledger.aws.items import Item
from ledger.core.amendments import Amendment
from ledger.core.lettering import KIND
from ledger.store import keys
from ledger.store.items import line_states
from ledger.store.items.codec import unpack
from ledger.stream.audit import audit_change
from ledger.stream.changes import Change
from ledger.stream.lettered import check_lettered
from tests.bench import Bench, claim
from tests.book.conftest import raised_to
from tests.book.lettering_lines import Letterer
from tests.stream.test_audit import with_document


@pytest.fixture
def letterer(bench: Bench) -> Letterer:
    return Letterer(bench)


def item_of(letterer: Letterer, entry_id: int) -> Item:
    return letterer.bench.book(claim()).read.entry_item(entry_id)


def test_a_change_of_a_lettered_line_is_reported(letterer: Letterer) -> None:
    entry, b = letterer.enter(100), letterer.line(-100)
    a, find = entry.line_id(entry.lines[0]), letterer.bench.book(claim()).read.table.get
    letterer.letter(a, b)
    lettered = item_of(letterer, entry.entry_id)
    letterer.unletter(a)
    letterer.bench.book(claim()).amend(entry.entry_id, raised_to(entry, 700))
    amended = item_of(letterer, entry.entry_id)
    assert check_lettered(lettered, amended, find) == ["a lettered line changed"]
    assert check_lettered(amended, lettered, find) == []
    letterer.bench.book(claim()).remove(entry.entry_id)
    removed = find(keys.entry(letterer.bench.scope, entry.entry_id)) or {}
    assert check_lettered(lettered, removed, find) == ["a lettered line changed"]
    assert check_lettered(amended, removed, find) == []


def test_every_act_passes_the_audit(letterer: Letterer) -> None:
    entry, b = letterer.enter(100), letterer.line(-100)
    a, find = entry.line_id(entry.lines[0]), letterer.bench.book(claim()).read.table.get
    images = [item_of(letterer, entry.entry_id)]
    letterer.letter(a, b)
    images.append(item_of(letterer, entry.entry_id))
    letterer.bench.book(claim()).amend(entry.entry_id, Amendment(description="new"))
    images.append(item_of(letterer, entry.entry_id))
    letterer.unletter(a)
    images.append(item_of(letterer, entry.entry_id))
    for before, after in itertools.pairwise(images):
        assert audit_change(Change(before, after), find) == []
    assert audit_change(Change(images[1], images[0]), find) == ["a line lost its state"]
    more = {**images[1], "version": {"N": "1"}, "imported": {"BOOL": True}}
    assert audit_change(Change(images[0], more), find) == ["imported of the entry changed"]


def test_a_changed_lettering_is_reported(letterer: Letterer) -> None:
    a, b = letterer.line(), letterer.line(-100)
    letterer.letter(a, b)
    read = letterer.bench.book(claim()).read
    (number,) = line_states.read(read.entry_item(a >> 10))[0].letterings
    record = read.table.get(keys.record(read.scope, KIND, number)) or {}
    assert unpack(record)["details"]["groups"] == [[a, b]]
    changed = with_document(record, lambda d: d["details"].update({"groups": [[a]]}))
    assert audit_change(Change(record, changed), read.table.get) == ["a lettering changed"]
    assert audit_change(Change(None, record), read.table.get) == []
