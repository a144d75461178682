"""Each row has a result: an import goes on after a broken row, and names the row."""

import io
import json
from typing import Any

import pytest

from ledger.admin.__main__ import main
from tests.admin.conftest import Scope, whole
from tests.admin.transfer.test_import_ndjson import account, entry_of, version
from tools.local.engines import TABLE

HEAD = b"entry,date,currency,account_name,account_type,debit,credit,note\n"


@pytest.fixture
def import_file(other_business: Scope, capsys: pytest.CaptureFixture[str]) -> Any:
    """Import bytes from standard input; return the exit code and the results of the rows."""

    def run(form: str, file: bytes) -> tuple[int, list[dict[str, Any]]]:
        capsys.readouterr()
        if form == "ndjson":
            text = file.decode("utf-8", "surrogateescape")
            file = whole(text).encode("utf-8", "surrogateescape")
        stdin = io.TextIOWrapper(io.BytesIO(file), encoding="utf-8")
        status = main(["--table", TABLE, "import", *other_business, form, "--quiet"], stdin)
        printed = capsys.readouterr().out
        return status, [json.loads(line) for line in printed.splitlines()]

    return run


def lines(*rows: Any) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


@pytest.mark.parametrize("broken", [b"\xff\n", b'{"kind": "account", "name": "\xe9"}\n'])
def test_an_ndjson_row_with_a_byte_that_is_no_utf_8_is_refused_by_its_number(
    import_file: Any, broken: bytes
) -> None:
    status, results = import_file("ndjson", lines(account(8)) + broken + lines(account(16)))
    assert status == 1
    assert [result["status"] for result in results] == ["written", "refused", "written"]
    assert results[1] == {
        "row": 2,
        "status": "refused",
        "why": "The row has a byte that is no UTF-8.",
    }


@pytest.mark.parametrize("place", ["entry", "date", "account_name", "debit", "note"])
def test_a_csv_row_with_a_byte_that_is_no_utf_8_is_refused_by_its_number(
    import_file: Any, place: str
) -> None:
    def entry(name: str, **more: bytes) -> bytes:
        cells = {"entry": name, "date": "2026-01-31", "currency": "USD", "account_name": "A"}
        cells |= {"account_type": "asset", "debit": "1.00", "credit": "", "note": ""}
        first = {key: value.encode() for key, value in cells.items()} | more
        second = {**first, "account_name": b"B", "debit": b"", "credit": b"1.00", "note": b""}
        second |= {key: more[key] for key in ("entry", "date") if key in more}
        return b"".join(b",".join(row.values()) + b"\n" for row in (first, second))

    file = HEAD + entry("1") + entry("2", **{place: b"a\xff"}) + entry("3")
    status, results = import_file("csv", file)
    assert status == 1
    assert [result["status"] for result in results] == [
        *("written", "written", "refused", "refused", "written", "written")
    ]
    assert results[2]["why"] == f"{place}: has a byte that is no UTF-8."


@pytest.mark.parametrize("last", [2**70, 10**9, 100_000])
def test_an_impossible_version_is_refused(import_file: Any, last: int) -> None:
    broken = entry_of(version(5, -5), version(6, -6, version=last), number=17)
    status, results = import_file("ndjson", lines(account(8), account(16), broken))
    assert status == 1
    assert results[2]["why"] == "versions.1.version: is at most 4000."


def test_a_row_with_a_duplicate_key_is_refused(import_file: Any) -> None:
    row = json.dumps(account(8)).replace('"name":', '"name": "Other", "name":').encode()
    status, results = import_file("ndjson", row + b"\n" + lines(account(16)))
    assert status == 1
    reason = "The row cannot be read: the key 'name' stands twice in one object."
    assert [result.get("why", "") for result in results] == [reason, ""]


@pytest.mark.parametrize(
    "row", [{"kind": "x" * 10**6}, {**account(8), "k" * 10**6: 1}, {"kind": "\x1b[31m"}]
)
def test_a_reason_is_short_and_printable(import_file: Any, row: Any) -> None:
    status, results = import_file("ndjson", lines(row))
    assert (status, results[0]["status"]) == (1, "refused")
    assert len(results[0]["why"]) <= 501
    assert "\x1b" not in results[0]["why"]


@pytest.mark.parametrize(
    ("field", "name", "value"),
    [
        ("request_id", "at most 128", "r" * 5_000),
        ("dialect", "at most 128", "d" * 5_000),
        ("name", "at most 1024", "n" * 5_000),
        ("name", "visible", "n\n"),
        ("name", "visible", " n"),
        ("request_id", "visible", "a\u200bb"),
    ],
)
def test_an_imported_author_has_the_bounds_of_our_own(
    import_file: Any, field: str, name: str, value: str
) -> None:
    by = {"name": "operator:n", "dialect": "admin", "request_id": "1", field: value}
    broken = entry_of(version(5, -5, by=by), number=17)
    status, results = import_file(
        "ndjson", lines(account(8), account(16), broken, account(24, by=by))
    )
    assert status == 1
    for place in (2, 3):
        assert f"by.{field}: has {name}" in results[place]["why"]
