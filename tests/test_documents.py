"""Every file and test that a document names exists: a promise needs its test."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.core import limits
from tests.present import PRESENT, VENDORS
from tools.local.template import DEFAULT_ROUTE, ROOT, Template
from tools.plants import TESTS_FAILED, Plant, failure, plants

DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "tutorials").glob("*.md")),
    *sorted((ROOT / "specs").glob("*.md")),
]
OURS = "|".join(("tests", "tools", "docs", "layers", "functions", "events", "benchmarks"))
PATHS = re.compile(rf"`((?:{OURS})/[^`\s]*)`")
LINKED = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
LIMIT = re.compile(r"^\| `([A-Z_]+)` \| ([\d,]+) \| ", re.MULTILINE)
LIMITS = ROOT / "docs" / "limits.md"
PROMISES = [ROOT / "SECURITY.md", ROOT / "docs" / "guarantees.md"]


def is_gone(path: str) -> bool:
    """Tell whether a path is of a dialect that is not there, and so missed by nothing."""
    return bool({*Path(path).parts} & {*VENDORS} - PRESENT)


def is_there(text: str) -> bool:
    """Tell whether a path or pattern exists, and the test after `::` in it."""
    pattern, _, test = re.sub(r"<\w+>", "*", text).partition("::")
    if is_gone(pattern):
        return True
    files = sorted(ROOT.glob(pattern.rstrip("/")))
    if not test:
        return bool(files)
    return any(test.partition("[")[0] in functions(file) for file in files)


def functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    text = document.read_text()
    missing = [names for names in PATHS.findall(text) if not is_there(names)]
    missing += [to for to in LINKED.findall(text) if not (document.parent / to).exists()]
    assert not missing


@pytest.mark.parametrize("document", PROMISES, ids=lambda file: file.name)
def test_every_promise_names_the_test_that_holds_it_or_says_that_none_does(document: Path) -> None:
    rows = [line for line in document.read_text().splitlines() if line.startswith("| ")]
    promises = [row for row in rows if not row.startswith(("| asset ", "| promise "))]
    assert len(promises) > 15
    for row in promises:
        assert re.search(r"`tests/[^`]+`", row) or "no test" in row, row[:80]


def test_every_planted_fault_names_a_test_that_is_there() -> None:
    for plant in plants():
        for word in plant.test.split():
            assert is_there(word), (plant.fault, word)


def test_every_planted_fault_can_still_be_planted() -> None:
    """Look for the text of each fault, since `make plants` itself takes an hour."""
    unplantable = [text for plant in plants() if (text := why_unplantable(plant))]
    assert not unplantable, "mend tools/plants.yaml:\n" + "\n".join(unplantable)


def test_a_test_without_an_engine_sees_no_planted_fault() -> None:
    """Otherwise all faults would be seen on a machine without the engine."""
    fault = "FAILED tests/test_x.py::test_y - AssertionError"
    no_engine = "E  tools.local.engines.EngineError: no npm\nERROR tests/test_x.py::test_y"
    assert failure(TESTS_FAILED, f"1 failed\n{fault}") == fault
    assert failure(TESTS_FAILED, no_engine) == ""
    assert failure(0, "1 passed") == ""
    assert failure(2, "ERROR tests/test_x.py - it cannot be imported") == ""


def why_unplantable(plant: Plant) -> str:
    """Say why a fault cannot be planted; nothing if it can, or if its dialect is left out."""
    file = ROOT / plant.file
    if is_gone(plant.file):
        return ""
    if not file.is_file():
        return f"{plant.fault}: there is no file {plant.file}"
    if plant.was == plant.now:
        return f"{plant.fault}: `now` is `was`, so that nothing is broken"
    count = file.read_text().count(plant.was)
    return "" if count == 1 else f"{plant.fault}: {plant.file} has `was` {count} times, not once"


def test_a_fault_that_cannot_be_planted_is_named_with_its_file_and_the_reason() -> None:
    fault = Plant("a promise", "a fault", "template.yaml", "\nParameters:\n", "\n", "tests")
    assert why_unplantable(fault) == ""
    assert why_unplantable(replace(fault, was="no such text")) == (
        "a fault: template.yaml has `was` 0 times, not once"
    )
    assert why_unplantable(replace(fault, file="none.py")) == "a fault: there is no file none.py"
    assert "nothing is broken" in why_unplantable(replace(fault, now=fault.was))


def test_the_page_of_limits_has_every_limit_with_its_number() -> None:
    by_name = {
        name: int(number.replace(",", "")) for name, number in LIMIT.findall(LIMITS.read_text())
    }
    assert by_name == {name: value for name, value in vars(limits).items() if name.isupper()}


def test_the_api_page_has_every_route() -> None:
    page = (ROOT / "docs" / "api.md").read_text().replace("…", "/v1/businesses/{businessId}")
    operations = {*re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)`", page)}
    pages = ("GET /docs", "GET /openapi", "GET /console/{asset}", "GET /console")
    routes = {route.key for route in Template().routes() if route.key != DEFAULT_ROUTE}
    routes -= {key for key in routes if key.startswith(pages) and "/api/" not in key}
    assert routes - operations == set()
    if {*VENDORS} <= PRESENT:
        assert operations - routes == set()
