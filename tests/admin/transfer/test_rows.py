"""Rows: strict shapes, and the items that they become."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from ledger.admin.transfer.rows import ROW, AccountRow, ChangeRow, EntryRow
from ledger.core.accounts import AccountType, Direction
from ledger.store.keys import Scope
from tests.admin.transfer.test_import_ndjson import account, entry_of, version

SCOPE = Scope("tenant", "business")
CHANGE = {"kind": "change", "number": 8, "of": 16, "of_kind": "account", "doc": {"name": "A"}}


def test_a_row_of_an_account_becomes_its_terms_field_by_field() -> None:
    row = ROW.validate_json(
        b'{"kind":"account","number":8,"created_at":"2026-01-01T00:00:00Z","name":"A",'
        b'"type":"asset","normal_balance":"debit","currency":"EUR","floor_minor":0,"parent":16,'
        b'"role":"label","code":"512","details":{"a":1}}'
    )
    assert isinstance(row, AccountRow)
    terms = row.account.terms
    assert (terms.name, terms.type, terms.normal_balance) == (
        "A",
        AccountType.ASSET,
        Direction.DEBIT,
    )
    assert (terms.currency, terms.floor_minor, terms.parent) == ("EUR", 0, 16)
    assert (terms.role, terms.code, terms.details) == ("label", "512", {"a": 1})


def test_a_row_of_an_entry_becomes_the_entry_field_by_field() -> None:
    text = json.dumps(entry_of(version(5, -5, description="Rent", aliases=[7]), number=17))
    row = ROW.validate_json(text)
    assert isinstance(row, EntryRow)
    entry = row.versions[0].entry(row.number)
    assert (entry.entry_id, entry.version, entry.description) == (17, 1, "Rent")
    assert (entry.aliases, entry.subledger, entry.by) == ((7,), None, None)
    assert [line.amount_minor for line in entry.lines] == [5, 5]


def test_a_change_spells_the_changed_id_as_of() -> None:
    row = ROW.validate_python(CHANGE)
    assert isinstance(row, ChangeRow)
    assert row.changed == 16
    assert '"of":16' in row.model_dump_json(by_alias=True)
    assert row.item(SCOPE)["of"] == {"N": "16"}


@pytest.mark.parametrize("broken", [{"of": -1}, {"of_kind": "entry"}, {"more": 1}, {"number": "8"}])
def test_a_row_of_another_shape_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ROW.validate_python({**CHANGE, **broken})


def test_an_items_marks_and_author_come_from_its_row() -> None:
    by = {"name": "a client", "dialect": "dwolla", "request_id": "r"}
    row = ROW.validate_python({**CHANGE, "mark": "m", "fingerprint": "f", "by": by})
    item = row.marked({})
    assert (item["mark"], item["fingerprint"]) == ({"S": "m"}, {"S": "f"})
    assert "a client" in item["by"]["S"]
    assert ROW.validate_python(CHANGE).marked({}) == {}


def test_an_account_with_a_floor_has_a_currency() -> None:
    with pytest.raises(ValidationError, match="with a floor has a currency"):
        ROW.validate_json(json.dumps(account(8, floor_minor=0)))
