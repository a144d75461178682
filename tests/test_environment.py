"""An environment is set up from a list of packages, by uv or by pip."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import environment
from tools.local.template import ROOT

SCRIPT = ROOT / "tools" / "environment.py"


def set_up(
    folder: Path, requirements: str, **variables: str
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Set an environment up from a list; return the outcome and the environment."""
    file, target = folder / "list.txt", folder / "environment"
    file.write_text(requirements)
    ended = subprocess.run(
        [sys.executable, str(SCRIPT), str(target), str(file)],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended, target


def test_uv_makes_an_environment_without_pip(tmp_path: Path) -> None:
    ended, target = set_up(tmp_path, "")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "pip installs" not in ended.stdout
    assert [file.name for file in (target / "bin").glob("python")] == ["python"]
    assert not list(target.glob("lib/*/site-packages/pip"))


@pytest.mark.slow
def test_pip_makes_an_environment_if_uv_fails(tmp_path: Path) -> None:
    ended, target = set_up(tmp_path, "", UV_CONFIG_FILE="/nowhere")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "pip installs the packages" in ended.stdout
    assert list(target.glob("lib/*/site-packages/pip"))


@pytest.mark.slow
def test_the_error_of_pip_ends_the_set_up(tmp_path: Path) -> None:
    ended, _ = set_up(tmp_path, "./nowhere\n")
    assert ended.returncode == 1
    assert "nowhere" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_uv_comes_from_the_lock_by_its_hash_alone() -> None:
    lines = environment.UV_LOCK.read_text().splitlines()
    assert sum(line.startswith("uv==") for line in lines) == 1
    assert all(line.startswith(("uv==", "    --hash=sha256:")) for line in lines)
