"""An import knows another request's thing from the row's, also where both say the same."""

import json
from functools import partial
from typing import Any

from tests.admin.conftest import Exported, Take, statuses


def test_a_row_of_another_request_is_not_taken_for_what_is_there(
    exported: Exported, take: Take
) -> None:
    """Whose request it was decides what its key does: another mark is another thing."""
    rows = [json.loads(row) for row in exported("ndjson").splitlines()]
    assert statuses(take("ndjson", ndjson(rows)))["refused"] == 0
    for name in ("mark", "fingerprint"):
        others = [row for row in map(partial(otherwise, name=name), rows) if row not in rows]
        assert {row["kind"] for row in others} >= {"account", "entry", "record", "batch"}
        assert statuses(take("ndjson", ndjson(others))) == {"refused": len(others)}


def ndjson(rows: list[Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def otherwise(row: Any, name: str) -> Any:
    """The row as it would be of another request; the same, if it says none."""
    versions = [otherwise(version, name) for version in row.get("versions", ())]
    changed = {"versions": versions} if versions else {}
    return {**row, **changed, **({name: "another"} if row.get(name) else {})}
