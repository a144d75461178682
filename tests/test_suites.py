"""Each test is in `make check` or, with a build, in `.ci/run`: no marker falls between targets."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest
from _pytest.mark.expression import Expression

from tools.local.template import ROOT

OPTIONS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
MARKERS = frozenset(line.partition(":")[0] for line in OPTIONS["markers"])
MAKEFILE = (ROOT / "Makefile").read_text()
# Tests with these need a build for this machine, or the emulator. `make check` has neither.
IN_CI_ALONE = frozenset({"built", "deployed"})
# A test has one of these at most, besides `slow`.
KINDS = sorted(MARKERS - {"slow"})
SETS = [frozenset(filter(None, pair)) for pair in itertools.product(["", "slow"], ["", *KINDS])]


def recipe(target: str) -> str:
    match = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert match, target
    return match[1]


def expressions(target: str) -> list[str]:
    """Return the selections by marker of all runs of a target."""
    return [selection for selection, _ in selections(target)]


def selections(target: str) -> list[tuple[str, str]]:
    """Return the markers of each run of a target, and the files that it reads for them."""
    return re.findall(
        r'-m "?([a-z_ ]+?)"?((?: tests/\S+.*| \$\(call .*)?)$', recipe(target), re.MULTILINE
    )


def runs(target: str, markers: frozenset[str]) -> int:
    """Return how many runs of a target select a test with these markers."""
    compiled = [Expression.compile(text) for text in expressions(target)]
    return sum(expression.evaluate(lambda name, /, **_: name in markers) for expression in compiled)


def checked() -> list[str]:
    match = re.search(r"^check: (.*)$", MAKEFILE, re.MULTILINE)
    assert match
    return [target for target in match[1].split() if target.startswith("test")]


def ran_in_ci() -> set[str]:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    commands = [line.partition("make ")[2].split() for line in lines if not line.startswith("#")]
    return {word for words in commands for word in words}


@pytest.mark.parametrize("markers", SETS, ids=lambda markers: "+".join(sorted(markers)) or "none")
def test_a_test_is_run_once_by_make_check_whatever_its_markers(markers: frozenset[str]) -> None:
    expected = 0 if markers & IN_CI_ALONE else 1
    assert sum(runs(target, markers) for target in checked()) == expected


def test_ci_runs_the_tests_of_make_check_and_those_of_a_build() -> None:
    assert ran_in_ci() >= {*checked(), "lint", "build", "runtime-test", "deploy-test"}
    assert expressions("runtime-test") == ["built"]
    assert expressions("deploy-test") == expressions("restore-test") == ["deployed"]


def test_a_run_of_the_files_that_name_a_marker_reads_all_tests_that_have_it() -> None:
    for selection, files in selections("test-slow"):
        marker = selection.partition(" ")[0]
        assert files == f" $(call MARKED,{marker})"
        assert runs("test-slow", frozenset({marker})) == 1
    assert (
        "MARKED = $(sort $(shell grep -rlE --include='test_*.py' 'mark\\.$(1)\\b' tests))\n"
        in MAKEFILE
    )
    # A test has its marker from its own file, so no other module may hold one.
    marking = re.compile(rf"mark\.({'|'.join(MARKERS)})\b|getattr\(.*\bmark\b|add_marker")
    modules = [file for file in (ROOT / "tests").rglob("*.py") if not file.match("test_*.py")]
    assert len(modules) > len(MARKERS)
    assert [file for file in modules if marking.search(file.read_text())] == []


def test_make_test_leaves_out_what_is_slow() -> None:
    assert runs("test", frozenset()) == 1
    assert not any(runs("test", frozenset({marker})) for marker in MARKERS)


def test_the_fast_tests_are_there_and_of_every_room_that_keeps_the_books() -> None:
    match = re.search(r"^FAST := ((?:.*\\\n)*.*)", MAKEFILE, re.MULTILINE)
    assert match
    names = re.findall(r"tests/[\w*/.]+", match[1])
    files_by_name = {name: list(ROOT.glob(name)) for name in names}
    assert all(files_by_name.values()), files_by_name
    files = {file for matches in files_by_name.values() for file in matches}
    assert {"core", "book"} <= {file.name for file in files}
    dialects = {"dwolla", "pennylane", "layerfi", "dayzero"}
    present = {name for name in dialects if Path(ROOT / "tests" / name).is_dir()}
    assert present <= {file.parent.name for file in files}
    assert "$(sort $(FAST))" in recipe("test-fast")


def test_contributing_says_which_command_runs_which_marker() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    for marker in MARKERS:
        assert f"`{marker}`" in text, marker
