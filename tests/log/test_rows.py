"""Rows of versions: canonical, the same for writer and reader, and the exported row's fields."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from ledger.admin.transfer import export_rows
from ledger.aws.items import Item
from ledger.core import texts
from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment
from ledger.core.entries import Entry, Line
from ledger.log import rows
from ledger.store import keys
from ledger.store.items.entries import to_entry, to_past_entry
from tests.bench import SOMEBODY, Bench, claim

AT = datetime(2026, 11, 26, 22, 30, tzinfo=UTC)
TEXT = st.text(max_size=8).filter(texts.is_plain)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def entry_of(details: dict[str, Any], text: str = "") -> Entry:
    lines = (
        Line(0, 5, Direction.DEBIT, 7, text, details),
        Line(1, 6, Direction.CREDIT, 7),
    )
    return Entry(1, 1, AT, AT, AT, "EUR", lines, text, details=details, by=SOMEBODY)


def items_of(bench: Bench, entry_id: int) -> tuple[Item, list[Item]]:
    """Return the present item of an entry, and those of its past versions."""
    table = bench.book(claim()).read.table
    present = table.get(keys.entry(bench.scope, entry_id))
    assert present is not None
    past = table.query(keys.entry_version(bench.scope, entry_id, 0), "version")
    return present, past


def stored_rows(bench: Bench, entry_id: int) -> list[bytes]:
    """Return the rows of all versions from the items of the table, oldest first."""
    present, past = items_of(bench, entry_id)
    versions = [to_past_entry(item, present) for item in past]
    return [*map(rows.entry_row, versions), rows.entry_row(to_entry(present))]


def exported_rows(bench: Bench, entry_id: int) -> list[dict[str, Any]]:
    """Return the rows of all versions by the fields of the export."""
    present, past = items_of(bench, entry_id)
    exported = export_rows.entry_row(present, past).model_dump(mode="json")
    of_entry = {name: exported[name] for name in ("kind", "number", "mark", "fingerprint")}
    versions = [{**version, **of_entry} for version in exported["versions"]]
    for version in versions:
        del version["reversed_by"]
    return versions


@given(st.dictionaries(TEXT, JSON, max_size=4), TEXT)
def test_a_row_is_the_json_that_every_language_writes(details: dict[str, Any], text: str) -> None:
    row = rows.entry_row(entry_of(details, text))
    value = json.loads(row, parse_float=lambda number: pytest.fail(number))
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert row == canonical.encode()
    assert value["details"] == value["lines"][0]["details"] == details


@pytest.mark.parametrize("key", ["", "a key"], ids=["without a key", "under a key"])
def test_the_row_of_a_version_is_its_exported_row_field_by_field(bench: Bench, key: str) -> None:
    entry = bench.enter(*bench.pair(), by=claim(key))
    first = rows.entry_row(entry)
    amended = bench.book(claim(f"{key}2" if key else "")).amend(
        entry.entry_id, Amendment(description="another")
    )
    stored = stored_rows(bench, entry.entry_id)
    assert [json.loads(row) for row in stored] == exported_rows(bench, entry.entry_id)
    # A past version says the same as the answer to its own write said.
    assert stored == [first, rows.entry_row(amended)]
    fields = json.loads(first)
    assert fields["mark"]
    assert fields["fingerprint"]
    assert fields["by"]["name"] == SOMEBODY.name


def test_a_reversal_leaves_the_row_of_its_original_as_it_was(bench: Bench) -> None:
    entry = bench.enter(*bench.pair())
    first = rows.entry_row(entry)
    reversal = bench.book(claim()).reverse(entry.entry_id).entry
    assert stored_rows(bench, entry.entry_id) == [first]
    assert stored_rows(bench, reversal.entry_id) == [rows.entry_row(reversal)]
    assert json.loads(rows.entry_row(reversal))["reverses"] == entry.entry_id
    assert [json.loads(first)] == exported_rows(bench, entry.entry_id)


def test_the_row_of_a_removal_is_the_exported_removal(bench: Bench) -> None:
    entry = bench.enter(*bench.pair())
    bench.book(claim()).remove(entry.entry_id)
    present, past = items_of(bench, entry.entry_id)
    exported = export_rows.entry_row(present, past).model_dump(mode="json")
    row = rows.removal_row(
        entry.entry_id, 2, AT, SOMEBODY, present["mark"]["S"], present["fingerprint"]["S"]
    )
    names = ("number", "removed_at", "by", "mark", "fingerprint")
    expected = {name: exported[name] for name in names} | {"kind": "removed", "version": 2}
    assert json.loads(row) | {"removed_at": exported["removed_at"]} == expected
    assert rows.entry_row(to_past_entry(past[0], present)) == rows.entry_row(entry)


def test_a_digest_is_of_the_rows_bytes() -> None:
    digest = rows.digest(b"")
    assert digest == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_an_author_is_a_row_of_three_texts_or_null() -> None:
    assert rows.actor_row(None) is None
    assert rows.actor_row(SOMEBODY) == {
        "name": SOMEBODY.name,
        "dialect": SOMEBODY.dialect,
        "request_id": SOMEBODY.request_id,
    }
