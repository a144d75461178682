"""The code blocks of a document, done in a copy of the project as a reader would do them.

A block belongs to the file that the line before it names, such as "`tests/scopes.py`:".
A block of kind `diff` changes a file, `sh` has commands, and any other is a whole new file.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tools.deletions import IGNORED
from tools.local import engines
from tools.local.template import ROOT

_BLOCK = re.compile(r"(?:^`([^`\n]+)`[^\n]*:\n\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """One code block: the file that it belongs to, its kind, and its text."""

    file: str
    kind: str
    text: str


def copied(folder: Path) -> Path:
    """Copy the project into a folder, with the engines that are installed here."""
    project = folder / "project"
    shutil.copytree(ROOT, project, ignore=IGNORED)
    (project / ".local").mkdir()
    (project / ".local" / "engines").symlink_to(ROOT / ".local" / "engines")
    return project


def blocks(document: Path, heading: str) -> list[Block]:
    """Return the code blocks of one section of a document, in their order."""
    sections = re.split(r"^## (.+)$", document.read_text(), flags=re.MULTILINE)
    section = dict(zip(sections[1::2], sections[2::2], strict=True))[heading]
    return all_blocks(section)


def all_blocks(text: str) -> list[Block]:
    """Return the code blocks of a text, in their order."""
    return [Block(*match.groups("")) for match in _BLOCK.finditer(text)]


def apply(block: Block, project: Path) -> None:
    """Write a block's new file into the project, or change a file as a diff has it."""
    assert block.file, f"no line before this block names its file:\n{block.text}"
    path = project / block.file
    if block.kind == "diff":
        for hunk in block.text.split("@@\n"):
            path.write_text(_patched(path.read_text(), hunk, block.file))
        return
    assert not path.exists(), f"{block.file} is not new"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text)


def _patched(text: str, hunk: str, file: str) -> str:
    lines = [(line[:1] or " ", line[1:]) for line in hunk.splitlines()]
    before = "".join(f"{line}\n" for sign, line in lines if sign in " -")
    after = "".join(f"{line}\n" for sign, line in lines if sign in " +")
    assert text.count(before) == 1, f"{file} has {text.count(before)} times:\n{before}"
    return text.replace(before, after)


def run(command: str, project: Path, seconds: float = 300) -> subprocess.CompletedProcess[str]:
    """Run a command of a document on the project's own code, with this environment's Python."""
    words = shlex.split(command)
    if words[0] == "make":
        # The copy has no environment of its own; `-o` keeps make from setting one up.
        words += ["-o", ".venv/ready", "-o", ".venv/serve"]
        words += [f"BIN={Path(sys.executable).parent}"]
    words = [sys.executable if word == ".venv/bin/python" else word for word in words]
    return subprocess.run(
        words,
        cwd=project,
        env=environment(project),
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )


def environment(project: Path) -> dict[str, str]:
    """Return this process's environment, but for the addresses of its own engine."""
    addresses = set(engines.environment(engines.Engine("moto", "", "")))
    return {
        **{name: value for name, value in os.environ.items() if name not in addresses},
        "PYTHONPATH": os.pathsep.join([str(project / "layers" / "ledger"), str(project)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "ENGINE": "moto" if engines.unavailable("dynoxide") else "dynoxide",
    }


def follow(document: str, heading: str, project: Path) -> list[str]:
    """Do each block of a section in the project; return the output of each command."""
    outputs = []
    for block in blocks(ROOT / document, heading):
        if block.kind != "sh":
            apply(block, project)
            continue
        for command in block.text.splitlines():
            ended = run(command, project)
            assert ended.returncode == 0, f"{command}\n{ended.stdout}{ended.stderr}"
            outputs.append(ended.stdout)
    return outputs
