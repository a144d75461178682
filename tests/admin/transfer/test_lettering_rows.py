"""Letterings move with their book; a row that contradicts the entries is refused."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from ledger.core.lettering import KIND
from tests.admin.conftest import Command, ImportRows, Scope
from tests.bench import Bench
from tests.book.lettering_lines import Letterer

Rows = list[dict[str, Any]]


@pytest.fixture
def letterer(bench: Bench) -> Letterer:
    return Letterer(bench)


@pytest.fixture
def rows(letterer: Letterer, command: Command) -> Rows:
    """An exported book with a group of two lines, and a line that was unlettered."""
    a, b, c = letterer.line(), letterer.line(-100), letterer.line()
    letterer.letter(a, b, c)
    letterer.unletter(c)
    return exported(letterer.bench, command)


def exported(bench: Bench, command: Command) -> Rows:
    scope = (bench.scope.tenant_id, bench.scope.business_id)
    text = command("export", *scope, "ndjson", "--quiet")[1]
    return [json.loads(row) for row in text.splitlines()[:-1]]


def results(import_rows: ImportRows, rows: Rows) -> dict[str, list[Any]]:
    by_kind: dict[str, list[Any]] = {}
    text = "".join(json.dumps(row) + "\n" for row in rows)
    for row, result in zip(rows, import_rows("ndjson", text), strict=True):
        kind = str(row.get("of_kind", row["kind"]))
        by_kind.setdefault(kind, []).append(result)
    return by_kind


def test_a_book_with_letterings_moves(
    rows: Rows, import_rows: ImportRows, command: Command, other_business: Scope
) -> None:
    by_kind = results(import_rows, rows)
    assert {result["status"] for result in (*by_kind["entry"], *by_kind[KIND])} == {"written"}
    assert (len(by_kind["entry"]), len(by_kind[KIND])) == (4, 2)
    again = command("export", *other_business, "ndjson", "--quiet")[1].splitlines()[:-1]
    assert stated(map(json.loads, again)) == stated(rows)
    faults = json.loads(command("verify", "--quiet")[1])["faults"]
    assert [fault for fault in faults if "letter" in fault] == []
    repeated = results(import_rows, rows)
    assert {result["status"] for row in repeated.values() for result in row} == {"present"}


def test_a_lettering_waits_for_each_entry_of_its_lines(
    rows: Rows, import_rows: ImportRows, command: Command
) -> None:
    entries = [row for row in rows if row["kind"] == "entry"]
    acts = [row for row in rows if row.get("of_kind") == KIND]
    first_rows = [row for row in rows if row not in entries and row not in acts]
    order = [*first_rows, *acts, entries[0], *acts, *entries[1:]]
    text = "".join(json.dumps(row) + "\n" for row in order)
    statuses = [result["status"] for result in import_rows("ndjson", text)]
    assert "refused" not in statuses
    faults = json.loads(command("verify", "--quiet")[1])["faults"]
    assert [fault for fault in faults if "letter" in fault] == []


def test_an_act_of_a_later_export_is_refused_if_its_lines_are_there_already(
    letterer: Letterer, rows: Rows, import_rows: ImportRows, command: Command
) -> None:
    """The book would have an act that none of its lines shows."""
    results(import_rows, rows)
    d, e = letterer.line(), letterer.line(-100)
    results(import_rows, exported(letterer.bench, command))
    letterer.letter(d, e)
    by_kind = results(import_rows, exported(letterer.bench, command))
    refused = [result for result in by_kind[KIND] if result["status"] == "refused"]
    assert len(refused) == 1
    assert "do not point to it" in refused[0]["why"]
    faults = json.loads(command("verify", "--quiet")[1])["faults"]
    assert [fault for fault in faults if "letter" in fault] == []


def stated(rows: Iterable[dict[str, Any]]) -> Rows:
    """Return the rows of entries and letterings."""
    return [row for row in rows if row["kind"] == "entry" or row.get("of_kind") == KIND]


def without_pointers(rows: Rows) -> Rows:
    first = next(row for row in rows if row.get("line_states"))
    return [{**row, "line_states": []} if row is first else row for row in rows]


def on_other_accounts(rows: Rows) -> Rows:
    first = next(row for row in rows if row.get("line_states"))
    (version,) = first["versions"]
    sides = [line["account"] for line in version["lines"]][::-1]
    lines = [{**line, "account": a} for line, a in zip(version["lines"], sides, strict=True)]
    return [
        {**row, "versions": [{**version, "lines": lines}]} if row is first else row for row in rows
    ]


def of_one_line(rows: Rows) -> Rows:
    def cut(row: dict[str, Any]) -> dict[str, Any]:
        groups = [group[:1] for group in row["details"]["groups"]]
        return {**row, "details": {**row["details"], "groups": groups}}

    return [cut(row) if row.get("of_kind") == KIND else row for row in rows]


def of_another_shape(rows: Rows) -> Rows:
    return [
        {**row, "details": {"lines": []}} if row.get("of_kind") == KIND else row for row in rows
    ]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (without_pointers, "do not point to it"),
        (on_other_accounts, "one account"),
        (of_one_line, "Lines of the lettering"),
        (of_another_shape, "details.groups"),
    ],
)
def test_a_lettering_that_contradicts_the_entries_is_refused(
    rows: Rows, import_rows: ImportRows, spoil: Any, words: str
) -> None:
    by_kind = results(import_rows, spoil(rows))
    refused = [result for result in by_kind[KIND] if result["status"] == "refused"]
    assert refused
    assert words in json.dumps(refused)


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([{"slot": 9, "letterings": [1]}], "line states"),
        ([{"slot": 0, "letterings": [1]}] * 2, "line states"),
        ([{"slot": 0, "letterings": [1, 2, 3]}], "line_states"),
    ],
)
def test_line_states_of_no_line_are_refused(
    rows: Rows, import_rows: ImportRows, states: Rows, words: str
) -> None:
    first = next(row for row in rows if row.get("line_states"))
    spoiled = [{**row, "line_states": states} if row is first else row for row in rows]
    refused = [r for r in results(import_rows, spoiled)["entry"] if r["status"] == "refused"]
    assert words in json.dumps(refused)
