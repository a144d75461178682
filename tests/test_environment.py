"""An environment is set up from a list of packages, with its progress."""

import subprocess
import sys
from pathlib import Path

from tools.environment import PACKAGE
from tools.local.template import ROOT

SCRIPT = ROOT / "tools" / "environment.py"


def set_up(folder: Path, requirements: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), str(requirements)],
        cwd=folder.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_pips_lines_name_their_packages() -> None:
    lines = {
        "Collecting aws-lambda-powertools==3.37.0 (from -r x)": "aws-lambda-powertools",
        "Processing /opt/pypi/files/pydantic_core-2.46.5-cp311.whl": "pydantic_core",
        "Requirement already satisfied: six==1.17.0 in ./x": "six",
        "Ignoring pywin32: markers": "pywin32",
    }
    names = {line: match[1] for line in lines if (match := PACKAGE.match(line))}
    assert names == lines
    assert PACKAGE.match("  Downloading six-1.17.0-py2.py3-none-any.whl") is None


def test_an_empty_list_makes_an_environment(tmp_path: Path) -> None:
    requirements = tmp_path / "none.txt"
    requirements.write_text("")
    ended = set_up(tmp_path / "environment", requirements)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "environment" / "bin" / "python").exists()


def test_pips_error_ends_the_set_up(tmp_path: Path) -> None:
    requirements = tmp_path / "wrong.txt"
    requirements.write_text("./nowhere\n")
    ended = set_up(tmp_path / "environment", requirements)
    assert ended.returncode == 1
    assert "nowhere" in ended.stderr
    assert "Traceback" not in ended.stderr
