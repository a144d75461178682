"""CONTRIBUTING.md is enough: its own code blocks add an endpoint to DayZero, in a copy."""

import json
from pathlib import Path

import pytest
import yaml

from tests.tutorials import blocks, copied, follow, run
from tools.local.template import ROOT
from tools.plants import FAULTS

SPEAKS = ("dayzero",)
OPERATION = "get_company"
# The project's own tests of generated files, for the new operation alone.
TESTS = "tests/test_events.py tests/test_template.py tests/test_house_rules.py"
DOCUMENTS = "tests/openapi/test_documents.py tests/test_documents.py tests/test_compatibility.py"
CHOICE = " or ".join(
    (
        *("get_company", "DayzeroGetCompany", "default_route", "documents_are"),
        *("api_page", "has_one_row"),
    )
)


@pytest.mark.slow
def test_an_endpoint_is_added_by_following_contributing_alone(tmp_path: Path) -> None:
    project = copied(tmp_path)
    *generated, tested = follow("CONTRIBUTING.md", "Add an endpoint", project)
    assert generated
    assert " passed" in tested
    answers = sorted((project / "events" / "dayzero" / OPERATION).glob("*.answer.json"))
    statuses = {file.name.partition(".")[0]: json.loads(file.read_text()) for file in answers}
    assert {case: answer["status"] for case, answer in statuses.items()} == {
        "found": 200,
        "unknown": 404,
    }
    ended = run(f".venv/bin/python -m pytest -q {TESTS} {DOCUMENTS} -k '{CHOICE}'", project)
    assert ended.returncode == 0, ended.stdout


def test_the_planted_fault_that_it_shows_is_one_of_ours() -> None:
    (block,) = blocks(ROOT / "CONTRIBUTING.md", "Add a test")
    (fault,) = yaml.safe_load(block.text)
    assert fault in yaml.safe_load(FAULTS.read_text())
