"""A command whose output nobody reads any more, such as `ledger-admin export … | head`."""

import os
from contextlib import redirect_stdout

import pytest

from ledger.admin.__main__ import main
from tools.local.engines import TABLE
from tools.local.seed import Part


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_a_command_ends_without_a_traceback_when_its_reader_has_gone(
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
def test_a_short_output_to_a_closed_pipe_ends_so_too(book: Part, arguments: list[str]) -> None:
    assert book.tenant
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w") as output, redirect_stdout(output):
        assert main(["--table", TABLE, *arguments]) == 141
