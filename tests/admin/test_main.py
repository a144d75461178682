"""The frame of the command line: exit codes, and the end of a command whose reader has gone."""

import os
import subprocess
import sys
from contextlib import redirect_stdout

import pytest

from ledger.admin.__main__ import main
from tests.admin.conftest import Command
from tools.local.engines import TABLE
from tools.local.seed import Part
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
    [["tenant", "list"], ["export", "{tenant}", "{business}", "csv", "--quiet"]],
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


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_an_export_whose_reader_has_gone_returns_141(
    book: Part, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scope = (book.tenant.tenant_id, book.tenant.business_id)
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w") as output, redirect_stdout(output):
        status = main(["--table", TABLE, "export", *scope, form, "--quiet"])
    assert status == 141, "the output is not whole"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("arguments", [["tenant", "list"], ["--help"]])
def test_a_short_output_to_a_closed_pipe_returns_141(book: Part, arguments: list[str]) -> None:
    assert book.tenant
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w") as output, redirect_stdout(output):
        assert main(["--table", TABLE, *arguments]) == 141


def test_an_interrupted_wait_leaves_the_book_closed(
    book: Part, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    scope = (book.tenant.tenant_id, book.tenant.business_id)

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    words = ["--table", TABLE, "period", "close", *scope, "2024-12-31", "--quiet"]
    assert main(words, sleep=interrupt) == 130
    assert capsys.readouterr().err.endswith("ledger-admin: interrupted\n")
    assert "2024-12-31" in command("period", "show", *scope)[1]
