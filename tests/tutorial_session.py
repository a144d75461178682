"""The blocks of a tutorial, run as a reader pastes them, with the outcome that stands below each.

`…` in an outcome stands for any text of its line; a line of `…` alone stands for any lines.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.tutorials import Block, all_blocks
from tools.local.template import ROOT

# A test has its environment already, so that make sets none up.
MAKE = f"""make() {{
    command make --no-print-directory -o .venv/serve BIN='{Path(sys.executable).parent}' "$@"
}}
"""
KEEP = '\nenv -0 > "$VARIABLES"\n'
SECONDS = 120


def steps(document: Path) -> Iterator[tuple[Block, str]]:
    """Return each block that a reader pastes, with the outcome below it, or with none."""
    blocks = all_blocks(document.read_text())
    for block, after in zip(blocks, [*blocks[1:], Block("", "", "")], strict=True):
        if block.kind != "text":
            yield block, after.text if after.kind == "text" else ""


def is_outcome(expected: str, text: str) -> bool:
    """Return whether a text is the outcome of a document, but for spaces at the ends of lines."""
    lines = [re.escape(line.rstrip()) for line in expected.splitlines()]
    pattern = "".join(
        "(?:.*\n)*?" if line == "…" else f"{line.replace('…', '.*')} *\n" for line in lines
    )
    return re.fullmatch(pattern, text) is not None


def _of_a_terminal() -> dict[str, str]:
    """Return the variables of this process, but for those that lead to the table of its tests."""
    places = re.compile("TABLE_NAME|AWS_ENDPOINT_URL.*")
    return {name: value for name, value in os.environ.items() if not places.fullmatch(name)}


@dataclass
class Session:
    """A reader's terminal in a clone: its variables, and the names of its Python."""

    clone: Path
    variables: dict[str, str] = field(default_factory=_of_a_terminal)
    names: dict[str, Any] = field(default_factory=dict)

    def paste(self, block: Block) -> str:
        """Run a block; return its output."""
        return self._python(block.text) if block.kind == "python" else self._shell(block.text)

    def _shell(self, text: str) -> str:
        file = self.clone / "variables"
        ended = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", MAKE + text + KEEP],
            cwd=self.clone,
            env={**self.variables, "VARIABLES": str(file)},
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert ended.returncode == 0, f"{text}\n{ended.stdout}{ended.stderr}"
        pairs = (pair.partition("=") for pair in file.read_text().split("\0") if pair)
        self.variables = {name: value for name, _, value in pairs}
        return ended.stdout

    def _python(self, text: str) -> str:
        output = StringIO()
        environment = patch.dict(os.environ, self.variables, clear=True)
        with environment, chdir(self.clone), redirect_stdout(output):
            exec(compile(text, "tutorial", "exec"), self.names)  # noqa: S102
        return output.getvalue()


def clone(folder: Path, demo: Path) -> Path:
    """Return a folder that is like a clone with a running service, which `demo.json` describes."""
    project = folder / "clone"
    (project / ".local").mkdir(parents=True)
    (project / ".local" / "demo.json").symlink_to(demo)
    for name in ("Makefile", "events", "functions", "layers", "tools", "data", "template.yaml"):
        (project / name).symlink_to(ROOT / name)
    return project
