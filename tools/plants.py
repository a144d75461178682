"""Breaks each promise of docs/guarantees.md on purpose, and sees its test fail: `make plants`.

plants.yaml has the faults. Each is planted in a copy of the project, one after the other.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from tqdm import tqdm

from tools.local import engines
from tools.local.engines import EngineError
from tools.local.processes import ProcessError

ROOT = Path(__file__).parents[1]
FAULTS = Path(__file__).with_name("plants.yaml")
COPIED = (
    "layers",
    "functions",
    "tests",
    "tools",
    "events",
    "docs",
    "specs",
    "data",
    "access",
    "edge",
)
COPIED_TOO = (
    ".ci",
    ".github",
    "template.yaml",
    "pyproject.toml",
    "README.md",
    "samconfig.toml",
    "Makefile",
    "Dockerfile",
    "compose.yaml",
    ".dockerignore",
)
SECONDS_MAX = 600
TESTS_FAILED = pytest.ExitCode.TESTS_FAILED
NO_ENGINE = (EngineError.__name__, ProcessError.__name__)


@dataclass(frozen=True)
class Plant:
    """A fault: a file, its text before and after, and the test that must see it."""

    promise: str
    fault: str
    file: str
    was: str
    now: str
    test: str

    def plant(self, root: Path) -> None:
        """Plant the fault; refuse unless the file has the text before exactly once."""
        file = root / self.file
        text = file.read_text()
        if text.count(self.was) != 1:
            raise SystemExit(f"{self.fault}: {self.file} has it {text.count(self.was)} times")
        file.write_text(text.replace(self.was, self.now))


def plants() -> list[Plant]:
    """Return every fault."""
    return [Plant(**fields) for fields in yaml.safe_load(FAULTS.read_text())]


def survivors(faults: list[Plant]) -> Iterator[str]:
    """Yield the faults that no test saw."""
    for plant in tqdm(faults, unit="fault"):
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder)
            for name in (*COPIED, *COPIED_TOO):
                is_folder = (ROOT / name).is_dir()
                (shutil.copytree if is_folder else shutil.copy)(ROOT / name, copy / name)
            (copy / ".local").symlink_to(ROOT / ".local")
            plant.plant(copy)
            process = subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "-x", "-m", "", *plant.test.split()],
                cwd=copy,
                env={
                    "ENGINE": engines.DEFAULT,
                    **os.environ,
                    "PYTHONPATH": str(copy / "layers/ledger"),
                },
                capture_output=True,
                text=True,
                timeout=SECONDS_MAX,
                check=False,
            )
        if line := failure(process.returncode, process.stdout):
            tqdm.write(f"seen: {plant.fault} | {line[:140]}")
        else:
            yield f"NOT SEEN: {plant.fault} | {process.stdout[-300:]}"


def failure(status: int, output: str) -> str:
    """Return the line in which pytest names a failed test; an empty text if none has failed.

    A test that had no engine has not failed: it has seen nothing.
    """
    if status != TESTS_FAILED or any(name in output for name in NO_ENGINE):
        return ""
    lines = output.splitlines()
    return next((line for line in lines if line.startswith(("FAILED", "ERROR"))), "")


if __name__ == "__main__":
    if problem := engines.unavailable(os.environ.get("ENGINE", engines.DEFAULT)):
        sys.exit(problem)
    words = sys.argv[1:]
    selected = [
        fault for fault in plants() if not words or any(word in fault.fault for word in words)
    ]
    if not selected:
        sys.exit(f"no fault has these words: {', '.join(words)}")
    missed = list(survivors(selected))
    print("\n".join(missed) or f"{len(selected)} faults, all seen")
    sys.exit(bool(missed))
