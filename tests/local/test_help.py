"""`make` alone lists every command with its effect, as docs/commands.md has them."""

import re
import subprocess

from tools.local.template import ROOT

INTERNAL = {"help", "deployable"}  # the list itself, and a condition of `make deploy`


def output(*arguments: str) -> str:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_every_target_is_listed_once_with_its_effect() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE)) - INTERNAL
    rows = re.findall(r"^  make ([a-z-]+)(?: \S+)*? {1,}\S", output(), re.MULTILINE)
    assert set(rows) == targets
    assert len(rows) == len(targets)


def test_a_line_shows_no_markup() -> None:
    assert "`" not in output()
    assert "](" not in output()


def test_make_alone_is_make_help() -> None:
    assert output() == output("help")
