"""The command `verify`: its output and its exit code."""

import json

import pytest

from ledger.admin.__main__ import main
from ledger.process.runtime import Runtime
from tests.admin.verify.corruptions import a_balance_too_high
from tests.admin.verify.test_checks import every, full_process, put_item
from tools.local.engines import TABLE

__all__ = ["full_process"]


def test_the_exit_code_tells_if_there_are_faults(
    full_process: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--table", TABLE, "verify", "--quiet"]
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["fault_count"] == 0
    puts, _ = a_balance_too_high(every())
    put_item(full_process, puts[0])
    assert main(command) == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert "the balance is" in fault
