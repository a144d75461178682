"""Rows of entries: an impossible history is refused, a possible one becomes items."""

import json
from typing import Any

import pytest

from ledger.admin.transfer.entry_rows import RowMisfits, check_entry, encode_entry
from ledger.admin.transfer.rows import ROW, EntryRow
from ledger.store import keys
from ledger.store.keys import Scope
from tests.admin.transfer.test_import_ndjson import TWICE, entry_of, version

SCOPE = Scope("tenant", "business")


def entry_row(*versions: dict[str, Any], **more: Any) -> EntryRow:
    row = ROW.validate_json(json.dumps(entry_of(*versions, **more)))
    assert isinstance(row, EntryRow)
    return row


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (entry_row(version(5, -5, version=2)), "versions"),
        (entry_row(version(5, -5), number=8), "number"),
        (entry_row(version(5, -5, lines=TWICE)), "slots"),
        (entry_row(version(5, -5, slots_used=1)), "slots"),
    ],
)
def test_an_impossible_history_is_refused(row: EntryRow, rule: str) -> None:
    with pytest.raises(RowMisfits, match=rule):
        check_entry(row)


def test_a_history_becomes_a_present_item_and_past_versions() -> None:
    row = entry_row(version(5, -5), version(6, -6, version=2))
    check_entry(row)
    encoded = encode_entry(SCOPE, row, [item.entry(row.number) for item in row.versions])
    assert {name: encoded.present[name] for name in ("PK", "SK")} == keys.entry(SCOPE, row.number)
    assert encoded.present["imported"] == {"BOOL": True}, "it does not begin at version 1"
    (past,) = encoded.past
    assert past["SK"] == keys.entry_version(SCOPE, row.number, 1)["SK"]


def test_a_removed_entry_has_only_past_versions_and_its_removal() -> None:
    row = entry_row(version(5, -5, mark="m" * 22), removed_at="2026-02-01T00:00:00Z")
    encoded = encode_entry(SCOPE, row, [item.entry(row.number) for item in row.versions])
    assert encoded.present["kind"] == {"S": "removed"}
    assert "mark" not in encoded.present, "the row itself has none"
    assert len(encoded.past) == 1


def test_a_new_entry_has_no_past_and_no_note_of_an_import() -> None:
    row = entry_row(version(5, -5))
    encoded = encode_entry(SCOPE, row, [row.versions[0].entry(row.number)])
    assert (encoded.past, "imported" in encoded.present) == ((), False)
