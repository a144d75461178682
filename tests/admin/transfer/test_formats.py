"""Files in the manner of other programs: each has the same two entries, and gives the same book."""

import io
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.admin.__main__ import main
from tests.admin.transfer.csv_books import CsvBook
from tools.local.engines import TABLE

FILES = Path(__file__).with_name("files")
FORMATS: dict[str, tuple[str, ...]] = {
    "quickbooks.csv": (),
    "xero.csv": (
        *("--column", "entry=*Date+*Narration"),
        *("--type", "0=asset", "--type", "2=revenue", "--type", "4=expense"),
    ),
    "sage.csv": ("--type", "1=asset", "--type", "4=revenue", "--type", "7=expense"),
    "gnucash.csv": (),
    "odoo.csv": ("--type", "1=asset", "--type", "4=revenue", "--type", "6=expense"),
    "hledger.csv": (),
    "fec.txt": (
        *("--encoding", "latin-1", "--type", "5=asset"),
        *("--type", "70=revenue", "--type", "62=expense"),
    ),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_in_the_manner_of_another_program_is_imported(csv_book: CsvBook, name: str) -> None:
    arguments = ["--table", TABLE, "import", *csv_book.scope, "csv", "--quiet", *FORMATS[name]]
    for _ in range(2):
        stdin = io.TextIOWrapper(io.BytesIO((FILES / name).read_bytes()))
        assert main(arguments, stdin) == 0
    rows = csv_book.rows()
    assert len(rows) == len({(row["entry"], row["line"]) for row in rows}) == 4 + ("gnu" in name)
    assert {row["date"] for row in rows} == {"2026-01-31", "2026-02-01"}
    assert {row["currency"] for row in rows} == {"USD"}
    sums = dict.fromkeys(("asset", "revenue", "expense", "liability"), Decimal())
    for row in rows:
        sums[row["account_type"]] += Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)
    income = sums["revenue"] + sums["liability"]
    assert [str(sum_) for sum_ in (sums["asset"], income, sums["expense"])] == [
        *("1150.00", "-1200.00", "50.00")
    ]
