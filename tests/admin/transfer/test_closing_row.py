"""The closing row of an NDJSON: an export that was cut off or changed is refused whole."""

import json

import pytest

from ledger.admin.transfer import closing_row
from tests.admin.conftest import Command, ExportBook, Scope, whole
from tests.admin.transfer.test_import_ndjson import account
from tools.local.replay import snapshot


def test_the_row_counts_kinds_in_any_order_of_rows() -> None:
    rows = [("name", '{"kind": "name"}'), ("entry", '{"kind": "entry"}'), ("", "[]"), ("", "{")]
    assert [closing_row.kind_of(text) for _, text in rows] == [kind for kind, _ in rows]
    *_, last = closing_row.closed(rows)
    assert json.loads(last)["rows"] == {"": 2, "entry": 1, "name": 1}
    assert [*closing_row.closed(rows[::-1])][-1] == last
    assert [*closing_row.closed(rows[1:])][-1] != last


def test_an_export_cut_off_at_any_row_is_refused(
    export_book: ExportBook, command: Command, other_business: Scope
) -> None:
    rows = export_book("ndjson").splitlines(keepends=True)
    before = snapshot()
    for count in {*range(0, len(rows), 9), len(rows) - 1}:
        status, printed, errors = command(
            "import", *other_business, "ndjson", "--quiet", stdin="".join(rows[:count])
        )
        assert (status, printed) == (1, "")
        assert "the last row is not the closing row" in errors
    assert snapshot() == before


@pytest.mark.parametrize("place", [0, 5, -2])
def test_a_changed_or_lost_row_is_refused(
    command: Command, other_business: Scope, place: int
) -> None:
    accounts = (json.dumps(account(8 * n)) for n in range(1, 9))
    rows = whole("\n".join(accounts)).splitlines(keepends=True)
    lost = rows[:place] + rows[place + 1 :] if place >= 0 else [*rows[:-2], rows[-1]]
    changed = [*rows]
    changed[place] = changed[place].replace("asset", "equity")
    for text in ("".join(lost), "".join(changed)):
        status, printed, errors = command("import", *other_business, "ndjson", stdin=text)
        assert (status, printed) == (1, "")
        assert "rows are missing, new or changed since the export" in errors
