"""Runs the remaining tests without each dialect, in a copy: `make deletions`.

A dialect is its folders in the layer, in functions, in events and in tests. It also has a client in
tests/clients, and a line in the root's template. Nothing else names it, so nothing else is changed
in the copy.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.local.template import ROOT

VENDORS = ("dwolla", "pennylane", "layerfi", "dayzero")
ROOMS = ("layers/ledger/ledger/dialects", "functions", "events", "tests")
IGNORED = shutil.ignore_patterns(
    *(".git", ".venv", ".local", ".aws-sam", ".hypothesis", "*_cache", "__pycache__", "*.egg-info")
)
PARTS = "not real_engine and not reliability and not built and not deployed"


def without(dialect: str, folder: Path) -> Path:
    """Copy the project there, but for a dialect's folders and its line in the root."""
    copy = folder / f"without-{dialect}"
    shutil.copytree(ROOT, copy, ignore=IGNORED)
    for room in ROOMS:
        shutil.rmtree(copy / room / dialect)
    (copy / "tests" / "clients" / f"{dialect}.py").unlink()
    root = copy / "template.yaml"
    lines = root.read_text().splitlines(keepends=True)
    remaining = [
        line for line in lines if f"Location: functions/{dialect}/template.yaml" not in line
    ]
    assert len(remaining) == len(lines) - 1, "a room is one line"
    root.write_text("".join(remaining))
    (copy / ".local").mkdir()
    (copy / ".local" / "engines").symlink_to(ROOT / ".local" / "engines")
    return copy


def python(copy: Path, *arguments: str, seconds: float) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, on the copy's own code."""
    path = os.pathsep.join([str(copy / "layers" / "ledger"), str(copy)])
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )


def run(dialect: str, tests: Sequence[str], hours: float) -> bool:
    """Run the tests of the rest, say how they end, and tell whether they pass."""
    with tempfile.TemporaryDirectory() as folder:
        copy = without(dialect, Path(folder))
        arguments = ["-m", "pytest", "-q", "-m", PARTS, "--ignore=tests/test_deletions.py", *tests]
        process = python(copy, *arguments, seconds=hours * 3600)
    failed = [line for line in process.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    last = (process.stdout.splitlines() or [process.stderr])[-1]
    print("\n".join([f"without {dialect}: {last}", *failed]), flush=True)
    return process.returncode == 0


def main() -> int:
    """Run the remaining tests without each dialect; return 0 if all pass."""
    parser = argparse.ArgumentParser(prog="tools.deletions", description=__doc__)
    parser.add_argument("--hours", type=float, default=2.0, help="at most, for each dialect")
    parser.add_argument("--tests", nargs="*", default=[], help="these alone")
    parser.add_argument("dialects", nargs="*", default=VENDORS, help="without each of these")
    arguments = parser.parse_args()
    passed = [run(dialect, arguments.tests, arguments.hours) for dialect in arguments.dialects]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
