"""The writer tells an item of another request from the row's own, even with equal content."""

import json
from functools import partial
from typing import Any

from tests.admin.conftest import ExportBook, ImportRows, statuses


def test_a_row_of_another_request_is_refused(
    export_book: ExportBook, import_rows: ImportRows
) -> None:
    """A key must lead to its own request, so another mark or fingerprint is a different item."""
    rows = [json.loads(row) for row in export_book("ndjson").splitlines()[:-1]]
    assert statuses(import_rows("ndjson", ndjson(rows)))["refused"] == 0
    for name in ("mark", "fingerprint"):
        changed_rows = [
            row for row in map(partial(of_other_request, name=name), rows) if row not in rows
        ]
        assert {row["kind"] for row in changed_rows} >= {"account", "entry", "record", "batch"}
        assert statuses(import_rows("ndjson", ndjson(changed_rows))) == {
            "refused": len(changed_rows)
        }


def ndjson(rows: list[Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def of_other_request(row: Any, name: str) -> Any:
    """Return the row with another request's mark or fingerprint; without one, the same row."""
    versions = [of_other_request(version, name) for version in row.get("versions", ())]
    changed = {"versions": versions} if versions else {}
    return {**row, **changed, **({name: "another"} if row.get(name) else {})}
