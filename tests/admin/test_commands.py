"""The commands of ledger-admin."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from ledger.admin.__main__ import main
from ledger.admin.commands import COMMANDS
from tools.local.template import ROOT

Run = Callable[..., Any]


@pytest.fixture
def run(table: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command that must succeed; what it printed."""

    def command(*arguments: str, stdin: str = "") -> Any:
        status = main(["--table", table, *arguments], io.StringIO(stdin))
        printed = capsys.readouterr()
        assert status == 0, printed.err
        return json.loads(printed.out)

    return command


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    for subject, verb, *_ in COMMANDS:
        assert f"ledger-admin {subject} {verb}".strip() in readme
