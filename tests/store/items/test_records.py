"""Records, names and changes as items."""

import pytest
from hypothesis import given, strategies as st

from ledger.core.accounts import Account, AccountTerms, AccountType
from ledger.core.records import Name, Record
from ledger.errors import LimitExceeded
from ledger.store import keys
from ledger.store.items import accounts as account_items, records as record_items
from ledger.store.items.codec import integer, text
from tests.bench import NOW
from tests.store.items.samples import LATER, OTHER, SCOPE

RECORD = Record(5, "tag", NOW, LATER, {"name": "sales"}, by=OTHER)


def test_a_record_and_a_name_are_read_back_as_they_were_written() -> None:
    record = RECORD
    item = record_items.record_item(SCOPE, record)
    assert record_items.to_record(item) == record
    assert record_items.to_record(item).by == OTHER
    assert item["kind"] == text("record")
    assert record_items.name_item(SCOPE, Name("code", "512"), 5, OTHER) == {
        **keys.name(SCOPE, "code", "512"),
        "kind": text("name"),
        "format": integer(1),
        "number": integer(5),
        "by": text("operator:ann admin r2"),
    }


def test_a_record_without_an_actor_is_read_without_one() -> None:
    record = Record(5, "tag", NOW, LATER, {"name": "sales"})
    item = record_items.record_item(SCOPE, record)
    assert "by" not in item
    assert record_items.to_record(item).by is None


@given(st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1))
def test_a_name_with_any_characters_is_read_back(value: str) -> None:
    """Pennylane's account numbers may contain the delimiter of keys."""
    name = Name("code", value)
    assert record_items.to_name(record_items.name_item(SCOPE, name, 7, OTHER)) == (name, 7)


def test_a_change_restores_the_record_or_account_that_it_left() -> None:
    kind = AccountType.ASSET
    account = Account(7, NOW, AccountTerms("Cash", kind, kind.normal_balance), LATER, by=OTHER)
    for item, read in (
        (record_items.record_item(SCOPE, RECORD), record_items.to_record),
        (account_items.account_item(SCOPE, account, 3, 2), account_items.to_account),
    ):
        change = record_items.change_item(SCOPE, 9, item, by=OTHER)
        assert keys.id_of(change) == 9
        restored = record_items.changed_item(SCOPE, change)
        assert read(restored) == read(item)
        assert (restored["PK"], restored["SK"]) == (item["PK"], item["SK"])


def test_a_change_with_several_results_names_none() -> None:
    change = record_items.change_item(SCOPE, 9, None, by=OTHER)
    assert change["doc"] == text("{}")
    assert not {"of", "of_kind"} & change.keys()


def test_a_record_that_is_too_large_is_refused() -> None:
    large = Record(5, "tag", NOW, LATER, {"name": "x" * 70_000}, by=OTHER)
    with pytest.raises(LimitExceeded):
        record_items.record_item(SCOPE, large)
