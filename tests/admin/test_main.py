"""The frame of the command line: exit codes, and the end of a command whose reader has gone."""

import subprocess
import sys

import pytest

from tools.local.template import ROOT

# The table of moto exists only in its own process, so the script fills it before the command.
SCRIPT = """
import io, os, sys
from ledger.admin.__main__ import main
from tools.local import engines

with engines.with_table("moto") as engine:
    os.environ.update(engines.environment(engine))
    def run(*words):
        return main(["--table", engines.TABLE, *words])
    stdout, sys.stdout = sys.stdout, io.StringIO()
    run("tenant", "create", "T")
    tenant = sys.stdout.getvalue().split('"')[3]
    run("business", "create", tenant, "B")
    business = sys.stdout.getvalue().split('"')[-2]
    sys.stdout = stdout
    sys.exit(run(*[word.format(tenant=tenant, business=business) for word in sys.argv[1:]]))
"""


@pytest.mark.parametrize(
    "words",
    [
        ["tenant", "list"],
        ["verify", "--quiet"],
        ["export", "{tenant}", "{business}", "csv", "--quiet"],
        ["export", "{tenant}", "{business}", "ndjson", "--quiet"],
    ],
    ids=" ".join,
)
def test_a_command_whose_reader_has_gone_ends_quietly(words: list[str]) -> None:
    """As in `ledger-admin export … | head`: no traceback, and the status of a closed pipe."""
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        errors = process.stderr.read().decode()
        status = process.wait()
    assert (status, errors) == (141, "")
