"""The README is a page, and each of its claims is that of another document or of the code."""

import re

from tests.present import PRESENT, VENDORS
from tools.local import engines
from tools.local.template import ROOT

SPEAKS = ("dwolla", "pennylane", "layerfi", "dayzero")
README = (ROOT / "README.md").read_text()
DOCS = ROOT / "docs"
LINES_MAX = 130
NAMES = {"dwolla": "Dwolla", "pennylane": "Pennylane", "layerfi": "Layer", "dayzero": "DayZero"}


def section(title: str) -> str:
    """Return the text of one section."""
    parts = re.split(r"^## (.+)$", README, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[title]


def test_the_readme_is_one_page_of_short_lines() -> None:
    assert README.count("\n") <= LINES_MAX
    assert "![" in README
    assert "```mermaid" in README


def test_each_reason_is_a_promise_with_a_test() -> None:
    promised = re.findall(r"\*\*(.+?)\*\*", (DOCS / "guarantees.md").read_text())
    *reasons, move = re.findall(r"^- \*\*(.+?)\.?\*\*", section("Why"), re.MULTILINE)
    assert len(reasons) >= 6
    assert [reason for reason in reasons if reason not in promised] == []
    assert move == "A book can leave"
    assert "**A book that moves is the same book**" in (DOCS / "guarantees.md").read_text()


def test_the_costs_are_the_counted_ones() -> None:
    """`tests/real_engine/test_units.py` counts the five units without tracked funds."""
    costs = (DOCS / "cost.md").read_text()
    (row,) = re.findall(r"^\| `dwolla/create_ledger_entry` \| (.+) \|$", costs, re.MULTILINE)
    requests, units, *_ = row.split(" | ")
    assert requests == "TransactWriteItems"
    assert f"5 write units, or {units} if the customer's funds are tracked" in README
    assert "DayZero) **3 $**; a label entry **5 to 6 $**" in costs
    assert "A million entries cost 3 to 6 dollars" in README


def test_the_readme_names_each_dialect_and_each_engine() -> None:
    rows = re.findall(r"^\| (\w+) \| ", section("For whom"), re.MULTILINE)
    assert set(rows) - {"API"} == set(NAMES.values())
    assert set(NAMES) == set(VENDORS) >= PRESENT & set(VENDORS)
    (store,) = re.findall(r"^\| store \| (.+?) \| DynamoDB \|$", README, re.MULTILINE)
    assert {name.lower().replace(" ", "-") for name in store.split(", ")} == set(engines.NAMES)


def test_each_command_is_a_target_that_docs_explain() -> None:
    text = section("Status") + section("Try it")
    commands = set(re.findall(r"(?:^|`)make ([a-z][a-z-]+)", text, re.MULTILINE))
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    explained = re.findall(r"^\| `make ([a-z-]+)", (DOCS / "commands.md").read_text(), re.MULTILINE)
    assert {"serve", "test", "preflight", "deploy", "smoke"} <= commands
    assert commands - set(targets) == set()
    assert commands - set(explained) == set()


def test_the_supported_pythons_are_those_of_the_package() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    assert 'requires-python = ">=3.11,<3.14"' in text
    assert "Python 3.11, 3.12 or 3.13, make and git" in README


def test_every_document_is_within_reach_of_the_readme() -> None:
    reached: set[str] = set()
    pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md"]
    while pages:
        page = pages.pop()
        reached.add(page)
        folder = (ROOT / page).parent
        links = re.findall(r"\]\(([^)#:]+\.md)(?:#[^)]*)?\)", (ROOT / page).read_text())
        places = {str((folder / link).resolve().relative_to(ROOT)) for link in links}
        pages += sorted(place for place in places - reached - set(pages) if place.endswith(".md"))
    present = {str(file.relative_to(ROOT)) for file in DOCS.rglob("*.md")}
    assert present - reached == set()
