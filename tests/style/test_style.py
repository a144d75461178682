"""Every file follows docs/writing.md. Ruff holds the docstrings of public names (D1, D401)."""

import tomllib
from pathlib import Path

import pytest

from tests.style.checks import check, files, path_of
from tools.local.template import ROOT


@pytest.mark.parametrize("file", files(), ids=path_of)
def test_a_file_is_written_plainly(file: Path) -> None:
    assert [f"{path_of(file)}:{v.line}: {v.rule}: {v.text}" for v in check(file)] == []


def test_ruff_asks_for_docstrings_in_the_imperative() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert {"D100", "D101", "D102", "D103", "D401"} <= {*lint["select"]}
    exempt = {path for path, rules in lint["per-file-ignores"].items() if "D" in rules}
    assert exempt == {"benchmarks/**", "events/**", "tests/**"}
