"""Categories and the categories of lines move with their book."""

import json
from typing import Any

import pytest

from ledger.core.categories import CATEGORY, GROUP, KIND, WHOLE
from tests.admin.conftest import Command, ImportRows, Scope
from tests.bench import Bench
from tests.book.category_lines import HALVES, Categorizer
from tests.book.lettering_lines import Letterer

Rows = list[dict[str, Any]]
KINDS = ("entry", GROUP, CATEGORY, KIND)


@pytest.fixture
def rows(bench: Bench, command: Command) -> Rows:
    """An exported book with a line that was categorized twice, and a lettered one."""
    letterer = Letterer(bench)
    categorizer = Categorizer(letterer)
    a, b = letterer.line(), letterer.line(-100)
    categorizer.categorize(a, WHOLE)
    categorizer.categorize(a, *HALVES)
    letterer.letter(a, b)
    categorizer.categorize(b, 0, WHOLE)
    categorizer.categorize(b)
    return exported(bench, command)


def exported(bench: Bench, command: Command) -> Rows:
    scope = (bench.scope.tenant_id, bench.scope.business_id)
    text = command("export", *scope, "ndjson", "--quiet")[1]
    return [json.loads(row) for row in text.splitlines()[:-1]]


def kind_of(row: dict[str, Any]) -> str:
    return str(row.get("of_kind", row["kind"]))


def results(import_rows: ImportRows, rows: Rows) -> dict[str, Rows]:
    """Import rows; return the results by kind. A row that waits has its result last."""
    text = "".join(json.dumps(row) + "\n" for row in rows)
    by_kind: dict[str, Rows] = {kind: [] for kind in KINDS}
    for result in import_rows("ndjson", text):
        by_kind.setdefault(kind_of(rows[result["row"] - 1]), []).append(result)
    return by_kind


def refused(import_rows: ImportRows, rows: Rows) -> dict[str, list[str]]:
    by_kind = results(import_rows, rows)
    return {kind: [row["why"] for row in by_kind[kind] if "why" in row] for kind in KINDS}


def test_a_book_with_categories_moves(
    rows: Rows, import_rows: ImportRows, command: Command, other_business: Scope
) -> None:
    # A record may come before the record that it needs.
    order = sorted(rows, key=lambda row: (kind_of(row) in (CATEGORY, GROUP), kind_of(row) == GROUP))
    by_kind = results(import_rows, order)
    assert {result["status"] for kind in KINDS for result in by_kind[kind]} == {"written"}
    assert [len(by_kind[kind]) for kind in (GROUP, CATEGORY, KIND)] == [1, 2, 4]
    again = command("export", *other_business, "ndjson", "--quiet")[1].splitlines()[:-1]
    moved_rows = [row for row in map(json.loads, again) if kind_of(row) in KINDS]
    assert sorted(map(json.dumps, moved_rows)) == sorted(
        json.dumps(row) for row in rows if kind_of(row) in KINDS
    )
    faults = json.loads(command("verify", "--quiet")[1])["faults"]
    assert [fault for fault in faults if "categor" in fault] == []
    repeated = results(import_rows, order)
    assert {result["status"] for kind in KINDS for result in repeated[kind]} == {"present"}


def test_an_act_waits_for_the_act_before_it(rows: Rows, import_rows: ImportRows) -> None:
    """Also one without shares, which needs no category: else its leaf would lack its changes."""
    order = rows[::-1]
    acts = {row["number"]: row["details"].get("before") for row in rows if kind_of(row) == KIND}
    text = "".join(json.dumps(row) + "\n" for row in order)
    written = [order[result["row"] - 1]["number"] for result in import_rows("ndjson", text)]
    places = {number: written.index(number) for number in acts}
    waiting = {number: before for number, before in acts.items() if before}
    assert len(waiting) == 2
    assert all(places[before] < places[number] for number, before in waiting.items())


def test_an_act_of_a_later_export_is_refused_if_its_line_is_there_already(
    bench: Bench, import_rows: ImportRows, command: Command
) -> None:
    """The book would have an act that its line does not show. A repeated act changes nothing."""
    categorizer = Categorizer(Letterer(bench))
    lines = [categorizer.letterer.line() for _ in range(2)]
    categorizer.categorize(lines[0], WHOLE)
    results(import_rows, exported(bench, command))
    categorizer.categorize(lines[0], WHOLE, key="no change")
    for line in lines:
        categorizer.categorize(line, *HALVES)
    by_kind = results(import_rows, exported(bench, command))
    refused = [row["why"] for row in by_kind[KIND] if "why" in row]
    assert len(refused) == 2
    assert all("does not lead to it" in text for text in refused)
    assert "written" in [row["status"] for row in by_kind[KIND]]
    faults = json.loads(command("verify", "--quiet")[1])["faults"]
    assert [fault for fault in faults if "categor" in fault] == []


def test_an_act_behind_one_of_another_line_is_refused(rows: Rows, import_rows: ImportRows) -> None:
    acts = [row for row in rows if kind_of(row) == KIND]
    last = next(row for row in acts if "before" in row["details"])
    other = next(row for row in acts if row["details"]["line"] != last["details"]["line"])
    spoiled = {**last, "details": {**last["details"], "before": other["number"]}}
    faults = refused(import_rows, [spoiled if row is last else row for row in rows])[KIND]
    assert [("another line" in fault) for fault in faults] == [True]


def with_details(rows: Rows, kind: str, **details: Any) -> Rows:
    return [
        {**row, "details": {**row["details"], **details}} if kind_of(row) == kind else row
        for row in rows
    ]


@pytest.mark.parametrize(
    ("kind", "details", "words"),
    [
        (CATEGORY, {"group": 7}, "category group 7 is missing"),
        (CATEGORY, {"direction": 7}, "details.direction"),
        (GROUP, {"label": None}, "details.label"),
        (KIND, {"shares": [[7, WHOLE]]}, "category 7 is missing"),
        (KIND, {"shares": [[7]]}, "details.shares"),
        (KIND, {"line": -1}, "details.line"),
    ],
)
def test_a_row_that_no_request_makes_is_refused(
    rows: Rows, import_rows: ImportRows, kind: str, details: Any, words: str
) -> None:
    faults = refused(import_rows, with_details(rows, kind, **details))[kind]
    assert faults
    assert all(words in fault for fault in faults)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([WHOLE - 1], "add up to 0.9999999"),
        ([WHOLE, 0], "weight out of range"),
        ([WHOLE, WHOLE], "add up to 2.0"),
    ],
)
def test_weights_that_make_no_whole_are_refused(
    rows: Rows, import_rows: ImportRows, weights: list[int], words: str
) -> None:
    numbers = [row["number"] for row in rows if kind_of(row) == CATEGORY]
    pairs = [[number, weight] for number, weight in zip(numbers, weights, strict=False)]
    faults = refused(import_rows, with_details(rows, KIND, shares=pairs))[KIND]
    assert len(faults) == 4
    assert all(words in fault for fault in faults)


def test_a_category_twice_is_refused(rows: Rows, import_rows: ImportRows) -> None:
    number = next(row["number"] for row in rows if kind_of(row) == CATEGORY)
    pairs = [[number, WHOLE // 2]] * 2
    faults = refused(import_rows, with_details(rows, KIND, shares=pairs))[KIND]
    assert all("there twice" in fault for fault in faults)


def test_a_state_without_an_act_is_refused(rows: Rows, import_rows: ImportRows) -> None:
    first = next(row for row in rows if row.get("line_states"))
    states = [{"slot": 0, "categorization": 0}]
    spoiled = [{**row, "line_states": states} if row is first else row for row in rows]
    (fault,) = refused(import_rows, spoiled)["entry"]
    assert "categorization" in fault
