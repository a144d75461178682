"""Each decision is a file of one form, and the index has all of them."""

import re
from pathlib import Path

import pytest

from tools.local.template import ROOT

FOLDER = ROOT / "docs" / "decisions"
DECISIONS = sorted(FOLDER.glob("[0-9]*.md"))
HEADINGS = ["Context", "Decision", "Alternatives", "Consequences"]
ROW = re.compile(r"^\| \[(\d{4})\]\(([^)]+)\) \| (.+?) \| .+ \|$", re.MULTILINE)
STATUS = re.compile(r"2026-\d\d-\d\d, (?:accepted|superseded by \[\d{4}\]\(\d{4}-[a-z0-9-]+\.md\))")


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda file: file.stem[:4])
def test_a_decision_has_a_date_and_its_four_parts(decision: Path) -> None:
    title, _, status, *_ = decision.read_text().splitlines()
    assert title.startswith(f"# {int(decision.stem[:4])}. ")
    assert STATUS.fullmatch(status)
    parts = re.split(r"^## (.+)$", decision.read_text(), flags=re.MULTILINE)
    assert parts[1::2] == HEADINGS
    assert all(text.strip() for text in parts[2::2])
    links = re.findall(r"\]\(([^)#:]+)\)", decision.read_text())
    assert not [link for link in links if not (FOLDER / link).exists()]


def test_the_index_has_every_decision_with_its_number_and_title() -> None:
    rows = ROW.findall((FOLDER / "README.md").read_text())
    expected = [
        (file.stem[:4], file.name, file.read_text().splitlines()[0].partition(". ")[2])
        for file in DECISIONS
    ]
    assert rows == expected
    assert [int(number) for number, *_ in rows] == list(range(1, len(rows) + 1)), "no gap"
