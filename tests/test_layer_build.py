"""The layer is built once, however many rooms have it and however many build at once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.release import ROOT

# Builds slowly enough for the others to come meanwhile, and notes that it has.
COMMAND = """
import os, pathlib, time
layer = pathlib.Path(os.environ["LAYER"])
layer.mkdir(parents=True, exist_ok=True)
(layer / "half").touch()
with open(os.environ["NOTES"], "a") as notes:
    notes.write("built\\n")
time.sleep(0.3)
assert not pathlib.Path("broken").exists(), "what pip says"
(layer / "whole").write_text(pathlib.Path("source").read_text())
"""


class Project:
    """A layer's sources, and folders that SAM would want it in."""

    def __init__(self, folder: Path) -> None:
        self.notes = folder / "notes"
        self.notes.touch()
        self.sources = folder / "layers" / "ledger"
        self.sources.mkdir(parents=True)
        shutil.copy(ROOT / "layers" / "ledger" / "once.py", self.sources)
        self.say("1")
        self.builds = folder / ".aws-sam"

    def say(self, text: str) -> None:
        (self.sources / "source").write_text(text)

    def start(self, wanted: Path, key: str = "python3.13-arm64") -> subprocess.Popen[str]:
        wanted.mkdir(parents=True)
        return subprocess.Popen(
            [sys.executable, "once.py", str(wanted), key, "--", sys.executable, "-c", COMMAND],
            cwd=self.sources,
            env={**os.environ, "NOTES": str(self.notes)},
            stderr=subprocess.PIPE,
            text=True,
        )

    def build(self, wanted: Path, key: str = "python3.13-arm64") -> str:
        """Build into a folder; what is said of a failure."""
        running = self.start(wanted, key)
        _, why = running.communicate()
        return why if running.returncode else ""

    @property
    def times(self) -> int:
        return len(self.notes.read_text().splitlines())


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_rooms_that_build_at_once_build_one_layer(project: Project) -> None:
    rooms = [project.builds / "build" / f"Room{n}" / "LedgerLayer" for n in range(5)]
    running = [project.start(room) for room in rooms]
    assert [one.communicate()[1] for one in running] == [""] * 5
    assert [(room / "whole").read_text() for room in rooms] == ["1"] * 5
    assert project.times == 1


def test_another_source_runtime_or_architecture_is_another_layer(project: Project) -> None:
    builds = project.builds / "build"
    assert not project.build(builds / "1")
    project.say("2")
    assert not project.build(builds / "2")
    assert not project.build(builds / "3", key="python3.13-x86_64")
    assert not project.build(builds / "4")
    said = [(builds / name / "whole").read_text() for name in "1234"]
    assert (said, project.times) == (["1", "2", "2", "2"], 3)
    kept = sorted(path.name.rpartition("-")[0] for path in (project.builds / "layers").glob("*-*"))
    assert kept == ["python3.13-arm64", "python3.13-x86_64"]


def test_a_built_layer_can_be_changed_and_the_others_stay_as_they_were(project: Project) -> None:
    first, second = project.builds / "build" / "1", project.builds / "build" / "2"
    project.build(first)
    (first / "whole").write_text("changed by hand")
    project.build(second)
    assert (second / "whole").read_text() == "1"


def test_a_build_that_fails_says_why_and_is_begun_again(project: Project) -> None:
    (project.sources / "broken").touch()
    assert "what pip says" in project.build(project.builds / "build" / "1")
    (project.sources / "broken").unlink()
    assert not project.build(project.builds / "build" / "2")
    assert (project.builds / "build" / "2" / "whole").is_file()


def test_where_sam_builds_in_a_container_the_layer_is_built_in_place(
    project: Project, tmp_path: Path
) -> None:
    wanted = tmp_path / "samcli" / "artifacts"
    assert not project.build(wanted)
    assert (wanted / "whole").read_text() == "1"
    assert not project.builds.exists()
