"""The layer is built once for all applications, even if they build at the same time."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import botocore
import pydantic_core
import pytest

from tests import built_layer
from tools.release import ROOT

# Slow, so that other builds begin meanwhile; writes a line for each build.
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
    """The layer's sources, and the folders that SAM would build it into."""

    def __init__(self, folder: Path) -> None:
        self.notes = folder / "notes"
        self.notes.touch()
        self.sources = folder / "layers" / "ledger"
        self.sources.mkdir(parents=True)
        shutil.copytree(ROOT / "layers" / "ledger" / "build", self.sources / "build")
        self.write_source("1")
        self.builds = folder / ".aws-sam"

    def write_source(self, text: str) -> None:
        (self.sources / "source").write_text(text)

    def start(self, folder: Path, key: str = "python3.13-arm64") -> subprocess.Popen[str]:
        folder.mkdir(parents=True)
        return subprocess.Popen(
            [
                sys.executable,
                "build/once.py",
                str(folder),
                key,
                "--",
                sys.executable,
                "-c",
                COMMAND,
            ],
            cwd=self.sources,
            env={**os.environ, "NOTES": str(self.notes)},
            stderr=subprocess.PIPE,
            text=True,
        )

    def build(self, folder: Path, key: str = "python3.13-arm64") -> str:
        """Build into a folder. Return the error output of a failed build."""
        process = self.start(folder, key)
        _, errors = process.communicate()
        return errors if process.returncode else ""

    @property
    def times(self) -> int:
        return len(self.notes.read_text().splitlines())


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_concurrent_builds_build_one_layer(project: Project) -> None:
    rooms = [project.builds / "build" / f"Room{n}" / "LedgerLayer" for n in range(5)]
    processes = [project.start(room) for room in rooms]
    assert [process.communicate()[1] for process in processes] == [""] * 5
    assert [(room / "whole").read_text() for room in rooms] == ["1"] * 5
    assert project.times == 1


def test_another_source_runtime_or_architecture_is_another_layer(project: Project) -> None:
    builds = project.builds / "build"
    assert not project.build(builds / "1")
    project.write_source("2")
    assert not project.build(builds / "2")
    assert not project.build(builds / "3", key="python3.13-x86_64")
    assert not project.build(builds / "4")
    layers = [(builds / name / "whole").read_text() for name in "1234"]
    assert (layers, project.times) == (["1", "2", "2", "2"], 3)
    cached = sorted(
        path.name.rpartition("-")[0] for path in (project.builds / "layers").glob("*-*")
    )
    assert cached == ["python3.13-arm64", "python3.13-x86_64"]


def test_a_change_of_one_built_layer_leaves_the_others_alone(project: Project) -> None:
    first, second = project.builds / "build" / "1", project.builds / "build" / "2"
    project.build(first)
    (first / "whole").write_text("changed by hand")
    project.build(second)
    assert (second / "whole").read_text() == "1"


def test_a_failed_build_prints_its_error_and_the_next_build_begins_again(project: Project) -> None:
    (project.sources / "broken").touch()
    assert "what pip says" in project.build(project.builds / "build" / "1")
    (project.sources / "broken").unlink()
    assert not project.build(project.builds / "build" / "2")
    assert (project.builds / "build" / "2" / "whole").is_file()


def test_in_a_container_the_layer_is_built_in_place(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "samcli" / "artifacts"
    assert not project.build(folder)
    assert (folder / "whole").read_text() == "1"
    assert not project.builds.exists()


def test_the_trimmed_endpoints_are_those_of_our_services(tmp_path: Path) -> None:
    original = json.loads((Path(botocore.__file__).parent / "data" / "endpoints.json").read_text())
    file = tmp_path / "endpoints.json"
    file.write_text(json.dumps(original))
    script = ROOT / "layers" / "ledger" / "build" / "trim_endpoints.py"
    subprocess.run([sys.executable, script, file, "dynamodb", "s3"], check=True)
    trimmed = json.loads(file.read_text())
    for before, after in zip(original["partitions"], trimmed["partitions"], strict=True):
        services = before.pop("services")
        assert after.pop("services") == {name: services[name] for name in ("dynamodb", "s3")}
        assert after == before


def test_the_trimmed_pydantic_core_has_each_name_that_the_layer_imports(tmp_path: Path) -> None:
    trimmed = tmp_path / "pydantic_core"
    shutil.copytree(Path(pydantic_core.__file__).parent, trimmed)
    script = ROOT / "layers" / "ledger" / "build" / "trim_pydantic_core.py"
    subprocess.run([sys.executable, script, trimmed], check=True)
    package = built_layer.PACKAGE
    serving = [file for file in package.rglob("*.py") if "admin" not in file.as_posix()]
    imports = [re.findall(r"from pydantic_core import (.+)", file.read_text()) for file in serving]
    names = {name for lines in imports for line in lines for name in line.split(", ")}
    # The models of the sources import it to describe a schema, and no function has these.
    code = f"from pydantic_core import {', '.join(names - {'core_schema'})}; import sys"
    code += "; assert 'inspect' not in sys.modules and 'typing_extensions' not in sys.modules"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    subprocess.run([sys.executable, "-S", "-c", code], env=environment, check=True)
