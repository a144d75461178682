"""The audit reports a changed categorization, and a category that changes its group."""

from typing import Any

from ledger.core.categories import CATEGORY, KIND, WHOLE
from ledger.core.line_states import LineState
from ledger.store import keys
from ledger.store.items import line_states
from ledger.stream.audit import audit_change
from ledger.stream.changes import Change
from tests.bench import Bench, claim
from tests.book.category_lines import Categorizer
from tests.book.lettering_lines import Letterer
from tests.stream.test_audit import with_document


def test_a_changed_categorization_is_reported(bench: Bench) -> None:
    categorizer = Categorizer(Letterer(bench))
    line = categorizer.letterer.line()
    read = bench.book(claim()).read
    plain = read.entry_item(line >> 10)
    categorizer.categorize(line, WHOLE)
    before = read.entry_item(line >> 10)
    categorizer.categorize(line)
    after = read.entry_item(line >> 10)
    for change in (Change(plain, before), Change(before, after)):
        assert audit_change(change, read.table.get) == []
    assert audit_change(Change(before, plain), read.table.get) == ["a line lost its state"]
    lettered = {**before, **line_states.attribute({0: LineState((1,))})}
    lost = audit_change(Change(before, lettered), read.table.get)
    assert lost == ["a line lost its categorization"]
    state = line_states.read(before)[0]
    act = read.table.get(keys.record(read.scope, KIND, state.categorization or 0)) or {}
    assert audit_change(Change(None, act), read.table.get) == []
    changed = with_document(act, lambda document: document["details"].update({"shares": []}))
    assert audit_change(Change(act, changed), read.table.get) == ["a categorization changed"]


def test_a_category_that_changes_its_group_is_reported(bench: Bench) -> None:
    categorizer = Categorizer(Letterer(bench))
    read = bench.book(claim()).read
    record = read.table.get(keys.record(read.scope, CATEGORY, categorizer.first)) or {}

    def faults_of(**details: Any) -> list[str]:
        changed = with_document(record, lambda document: document["details"].update(details))
        return audit_change(Change(record, changed), read.table.get)

    assert faults_of(label="Nice") == []
    assert faults_of(group=7) == ["a category changed its group"]
