"""tests/acceptance.yaml names tests that are there, for each case of the specifications."""

import ast
from functools import cache

import pytest
import yaml

from tests.present import PRESENT, VENDORS, has, speaks
from tools.local.template import ROOT

TESTS = ROOT / "tests"
CASES: dict[str, dict[str, str | list[str]]] = yaml.safe_load(
    (TESTS / "acceptance.yaml").read_text()
)


@cache
def names_in(path: str) -> set[str]:
    """Return the names of a file's test functions."""
    tree = ast.parse((TESTS / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_vendor_has_its_cases() -> None:
    assert {*CASES} == {*VENDORS}


@pytest.mark.parametrize("vendor", [name for name in VENDORS if name in PRESENT])
def test_each_case_names_tests_that_are_there(vendor: str) -> None:
    for case, value in CASES[vendor].items():
        tests = [value] if isinstance(value, str) else value
        assert tests, case
        for test in tests:
            path, _, name = test.partition("::")
            # A test of several dialects leaves with any of them.
            if has(*VENDORS) or ((TESTS / path).exists() and has(*speaks(TESTS / path))):
                assert name in names_in(path), (case, test)
