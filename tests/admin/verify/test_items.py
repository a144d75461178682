"""Readers of items: every kind of item has one, and an account shows its own faults."""

from typing import Any

import pytest

from ledger.admin.verify.facts import Facts
from ledger.admin.verify.items import READERS
from ledger.aws.items import Item
from ledger.store import keys
from ledger.store.items.attributes import OF_ANY
from ledger.store.items.codec import integer
from tests.bench import Bench, claim


def test_every_kind_of_item_has_a_reader() -> None:
    assert {*OF_ANY} == {*READERS}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, ""),
        ({"balance_minor": integer(5)}, "the account has no floor, but a stored balance"),
        ({"LSK": {"S": "elsewhere"}}, "the item's keys do not match its content"),
        ({"expires_at": integer(1)}, "expires_at"),
    ],
    ids=["sound", "balance", "keys", "attribute"],
)
def test_an_account_shows_its_own_faults(bench: Bench, change: dict[str, Any], fault: str) -> None:
    account_id = bench.open("Cash")
    item = bench.book(claim()).read.table.get(keys.account(bench.scope, account_id))
    assert item is not None
    changed: Item = {**item, **change}
    with Facts.on_disk() as facts:
        facts.read_page([changed], READERS)
        assert len(facts.faults) == bool(fault)
        assert all(fault in text for text in facts.faults)
