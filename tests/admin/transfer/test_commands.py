"""The commands `export` and `import`: UTF-8 in any terminal."""

import os
import subprocess
import sys

import pytest

from tests.admin.transfer.test_cells import HEADER, written
from tools.local.template import ROOT

SCRIPT = """
import io, os, sys
from ledger.admin.__main__ import main
from tools.local import engines

with engines.with_table("moto") as engine:
    os.environ.update(engines.environment(engine))
    def run(*said):
        sys.stdout.flush()
        assert main(["--table", engines.TABLE, *said]) == 0, said
    real, sys.stdout = sys.stdout, io.StringIO()
    run("tenant", "create", "T")
    tenant = sys.stdout.getvalue().split('"')[3]
    run("business", "create", tenant, "B")
    business = sys.stdout.getvalue().split('"')[-2]
    sys.stdout = real
    run("import", tenant, business, "csv", "--quiet")
    for form in ("csv", "ndjson", "beancount"):
        run("export", tenant, business, form, "--quiet")
"""


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252:strict", "ascii"])
def test_an_export_is_utf_8_in_any_terminal(encoding: str) -> None:
    rows = [["e", "2026-01-31", "USD", "é 日本", "é", "asset", "1.00", "", ""]]
    rows += [["e", "2026-01-31", "USD", "é 日本", "日本", "asset", "", "1.00", ""]]
    finished = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=(HEADER + "\n" + written(rows)).encode(),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONUTF8": "0"},
        cwd=ROOT,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr.decode()
    assert finished.stdout.decode().count("é 日本") == 4
    assert "b'" not in finished.stdout.decode()
