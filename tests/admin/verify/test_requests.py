"""Requests: the attributes, mark and fingerprint of an item that a request wrote."""

import pytest

from ledger.admin.verify.facts import Facts
from ledger.admin.verify.requests import check_attributes, check_request, request_of
from ledger.aws.items import Item
from ledger.core.records import Name
from ledger.store.items.records import name_item
from ledger.store.keys import Scope
from tests.bench import SOMEBODY

ITEM: Item = {
    **name_item(Scope("t", "b"), Name("kind", "value"), 8, SOMEBODY),
    "mark": {"S": "m" * 22},
    "fingerprint": {"S": "f"},
}


def faults_of(item: Item, is_marked: bool = True) -> list[str]:
    with Facts.on_disk() as facts:
        check_request(facts, item, is_marked)
        return [fault.partition(": ")[2] for fault in facts.faults]


def test_an_item_with_mark_and_fingerprint_has_no_fault() -> None:
    assert faults_of(ITEM) == []
    assert request_of(ITEM) == f"{'m' * 22} f"


@pytest.mark.parametrize("name", ["mark", "fingerprint"])
def test_a_mark_without_a_fingerprint_is_a_fault_and_the_reverse(name: str) -> None:
    item = {key: value for key, value in ITEM.items() if key != name}
    assert "the mark or fingerprint is missing or malformed" in faults_of(item, is_marked=False)


def test_an_item_that_needs_a_mark_has_one() -> None:
    item = {key: value for key, value in ITEM.items() if key not in ("mark", "fingerprint")}
    assert faults_of(item) == ["no mark identifies the request that wrote it"]
    assert faults_of(item, is_marked=False) == []
    assert request_of(item) is None


def test_an_unknown_attribute_is_a_fault() -> None:
    with Facts.on_disk() as facts:
        check_attributes(facts, {**ITEM, "expires_at": {"N": "1"}})
        assert len(facts.faults) == 1
