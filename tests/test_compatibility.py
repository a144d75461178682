"""docs/compatibility.md has one row for each operation that the templates route, and no other."""

import re
from collections import Counter
from dataclasses import dataclass

import pytest

from tests.present import PRESENT, VENDORS
from tools.local.template import ROOT, Template

TITLES = {"dwolla": "Dwolla", "pennylane": "Pennylane", "layerfi": "Layer", "dayzero": "DayZero"}
STATES = ("as the vendor", "different", "not spoken")
PAGE = (ROOT / "docs" / "compatibility.md").read_text()
SECTIONS = dict(zip(*[iter(re.split(r"^## (.+)$", PAGE, flags=re.MULTILINE)[1:])] * 2, strict=True))
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ?([^|]*)\|$", re.MULTILINE)
DECISION = re.compile(r"\[(\d{4})\]\(decisions/\1-[^)]+\)")
PRESENT_VENDORS = [name for name in VENDORS if name in PRESENT]


@dataclass(frozen=True)
class Row:
    """An operation, its state, and the difference."""

    operation: str
    state: str
    difference: str


def rows(vendor: str) -> list[Row]:
    return [Row(*map(str.strip, match)) for match in ROW.findall(SECTIONS[TITLES[vendor]])]


def routes(vendor: str) -> set[str]:
    """Return the operations of a vendor's room, as the templates route them."""
    room = ROOT / "functions" / vendor
    return {r.key for r in Template().routes() if room in r.handler_file.parents}


def test_each_vendor_has_a_section() -> None:
    assert {*TITLES} == {*VENDORS}
    assert list(SECTIONS) == list(TITLES.values())


@pytest.mark.parametrize("vendor", PRESENT_VENDORS)
def test_each_route_has_one_row_that_says_how_it_compares(vendor: str) -> None:
    """A new route without a row fails here: add it to docs/compatibility.md."""
    operations = Counter(row.operation for row in rows(vendor) if row.state != "not spoken")
    assert operations == Counter(routes(vendor))


@pytest.mark.parametrize("vendor", PRESENT_VENDORS)
def test_an_operation_that_is_not_spoken_has_no_route(vendor: str) -> None:
    """A row that ends in `…` is of all operations below its path."""
    silent = [row.operation for row in rows(vendor) if row.state == "not spoken"]
    assert silent
    for operation in silent:
        begin = operation.removesuffix("…")
        paths = routes(vendor) if " " in begin else {key.split()[1] for key in routes(vendor)}
        assert not [path for path in paths if path == begin or path.startswith(f"{begin}/")]


@pytest.mark.parametrize("vendor", PRESENT_VENDORS)
def test_a_difference_says_how_and_its_decision_why(vendor: str) -> None:
    for row in rows(vendor):
        assert row.state in STATES, row
        text = DECISION.sub("", row.difference).strip()
        if row.state == "different":
            assert text, row
            assert DECISION.search(row.difference), row
        else:
            assert not row.difference, row
