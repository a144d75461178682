"""Each tutorial works as it is printed: its blocks run against one local service."""

import gc
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import dwollav2
import pytest

from tests.tutorial_session import Session, clone, is_outcome, steps
from tools.local.service import Service, tried
from tools.local.template import ROOT

SPEAKS = ("dwolla", "pennylane", "layerfi", "dayzero")
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
KINDS = {"sh", "python", "text"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service")


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[Service]:
    with tried(folder) as running:
        yield running


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # dwollav2 never closes its connections.
@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda file: file.stem)
def test_a_tutorial_has_the_outcomes_that_it_prints(
    tutorial: Path, service: Service, folder: Path, tmp_path: Path
) -> None:
    assert service.process.poll() is None
    session = Session(clone(tmp_path, folder / "demo.json"))
    for block, expected in steps(tutorial):
        text = session.paste(block)
        assert is_outcome(expected, text), f"{block.text}\nexpected:\n{expected}\nbut:\n{text}"
    del session
    gc.collect()


def test_there_is_a_tutorial_for_each_kind_of_user_with_blocks_that_run() -> None:
    assert [file.stem for file in TUTORIALS] == [
        "accountants-developer",
        "operator",
        "payments-engineer",
    ]
    for tutorial in TUTORIALS:
        outcomes = [expected for _, expected in steps(tutorial) if expected]
        assert len(outcomes) >= 7, tutorial.name
        assert {block.kind for block, _ in steps(tutorial)} <= KINDS - {"text"}


@pytest.mark.parametrize(
    ("expected", "text", "is_equal"),
    [
        ("a … c\n", "a b c\n", True),
        ("a … c\n", "a b d\n", False),
        ("{\n…\n}\n", "{\n1\n2\n}\n", True),
        ("{\n…\n}\n", "{\n1\n2\n", False),
        ("a\n", "a\nb\n", False),
        ("", "a\n", False),
        ("…", "", True),
    ],
)
def test_an_outcome_is_compared_line_by_line(expected: str, text: str, is_equal: bool) -> None:
    assert is_outcome(expected, text) == is_equal


def test_a_clone_without_a_service_says_how_to_start_one(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tools.local.variables"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "no local service runs here: start it with make serve\n"


@pytest.mark.slow
def test_the_snippet_of_the_readme_is_refused_as_it_says(
    service: Service, folder: Path, tmp_path: Path
) -> None:
    assert service.process.poll() is None
    session = Session(clone(tmp_path, folder / "demo.json"))
    (block,) = (block for block, _ in steps(ROOT / "README.md") if block.kind == "python")
    *_, comment = block.text.splitlines()
    with pytest.raises(dwollav2.ValidationError) as refused:
        session.paste(block)
    (error,) = refused.value.body["_embedded"]["errors"]
    assert comment == f"# dwollav2.error.ValidationError: {error['message']}"
    del refused, session
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()  # dwollav2 never closes its connections.
