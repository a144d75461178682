"""`ledger-admin import … csv`: entries are posted once, with a result for each row."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ledger.admin.totals.rebuild import rebuild
from ledger.core.limits import LINES_PER_ENTRY_MAX
from ledger.store.keys import Scope
from tests.admin import oracle
from tests.admin.conftest import Command, ExportBook
from tests.clients.dwolla import Labels
from tests.one_book.books import Books
from tests.world import World
from tools.local.replay import snapshot

HEADER = "entry,date,currency,description,account_number,account_name,account_type,debit,credit"
RENT = "r1,2026-01-31,USD,Rent,613000,Rent,expense,100.00,\nr1,2026-01-31,USD,,512000,,,,100.00"
Results = list[dict[str, Any]]
ImportRows = Callable[..., Results]


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


@pytest.fixture
def import_rows(books: Books, command: Command) -> ImportRows:
    """Import rows below a header, and return their results in order."""

    def run(rows: str, header: str = HEADER) -> Results:
        scope = (books.world.tenant.tenant_id, books.business_id)
        status, printed, _ = command("import", *scope, "csv", "--quiet", stdin=f"{header}\n{rows}")
        results = [json.loads(row) for row in printed.splitlines()]
        assert status == any(result["status"] == "refused" for result in results)
        assert [result["row"] for result in results] == list(range(2, len(results) + 2))
        return results

    return run


def test_lines_become_entries_that_every_dialect_reads(
    import_rows: ImportRows, books: Books
) -> None:
    assert [result["status"] for result in import_rows(RENT)] == ["written", "written"]
    (entry,) = (e for e in books.all_pennylane().values() if e[1] == "Rent")
    day, text, lines = entry
    assert (day, text) == ("2026-01-31", "Rent")
    assert dict(lines)[books.pennylane.bank] == -10_000
    assert sorted(amount for _, amount in lines) == [-10_000, 10_000]
    accounts = {a["number"]: a for a in books.pennylane.items("/ledger_accounts", limit=1000)}
    assert accounts["613000"]["label"] == "Rent", "its row opened the account"
    for entries in (books.all_layer(), books.all_dayzero()):
        assert entry in entries.values()


def test_an_import_of_the_same_rows_posts_once(import_rows: ImportRows) -> None:
    import_rows(RENT)
    before = snapshot()
    assert [result["status"] for result in import_rows(RENT)] == ["present", "present"]
    changed = import_rows(RENT.replace("100.00", "101.00"))
    assert {result["status"] for result in changed} == {"refused"}
    assert "was used for another request" in changed[0]["why"]
    assert snapshot() == before


@pytest.mark.parametrize(
    ("was", "is_now", "row", "reason"),
    [
        ("100.00,", "1e2,", 1, "decimal number"),
        ("100.00,", "100.001,", 1, "USD has at most 2 decimals."),
        ("100.00,", "100.01,", 1, "Debits are 100.01 USD and credits 100.00 USD."),
        ("100.00,", "1" + "0" * 18 + ",", 1, "An amount is at most 10000000000000.00 USD."),
        ("100.00,", ",", 1, "debit: a row has an amount in debit or in credit"),
        ("100.00,", "100.00,100.00", 1, "debit: a row has an amount in debit or in credit"),
        ("100.00,", "-100.00,", 1, "Debits are 0.00 USD and credits 200.00 USD."),
        (
            "2026-01-31,USD,Rent",
            "2026-02-30,USD,Rent",
            1,
            "date: '2026-02-30' is no date",
        ),
        ("2026-01-31,USD,Rent", "2026-02-01,USD,Rent", 2, "date: all rows of an entry have"),
        ("USD,,", "EUR,,", 2, "currency: all rows of an entry have the same."),
        ("USD", "XYZ", 1, "ISO 4217"),
        ("expense", "cost", 1, "there is no account '613000', and it can be opened only as asset"),
        ("613000,Rent,expense", ",,", 1, "account: must be given"),
        ("Rent,expense", "x" * 256 + ",expense", 1, "at most 255 characters"),
        ("r1", "", 1, "entry: must be given."),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_entry(
    import_rows: ImportRows, was: str, is_now: str, row: int, reason: str
) -> None:
    before = snapshot()
    results = import_rows(
        RENT.replace(was, is_now) if was in ("USD", "r1") else RENT.replace(was, is_now, 1)
    )
    assert [result["status"] for result in results] == ["refused"] * 2
    assert reason in results[row - 1]["why"]
    assert snapshot() == before


def test_a_bad_entry_does_not_stop_the_others(import_rows: ImportRows) -> None:
    rows = "\n".join(
        [RENT, RENT.replace("r1", "r2").replace("100.00,", "x,"), RENT.replace("r1", "r3")]
    )
    statuses = [result["status"] for result in import_rows(rows)]
    assert statuses == ["written"] * 2 + ["refused"] * 2 + ["written"] * 2


def test_an_entry_of_too_many_rows_is_refused_whole(import_rows: ImportRows) -> None:
    line = "r1,2026-01-31,USD,Rent,512000,,,{},{}"
    rows = [line.format("0.01", "")] * LINES_PER_ENTRY_MAX + [line.format("", "10.00")] * 2
    results = import_rows("\n".join(rows))
    assert {result["status"] for result in results} == {"refused"}
    assert "LINES_PER_ENTRY_MAX" in results[0]["why"]


def test_a_closed_period_refuses_rows(
    import_rows: ImportRows, books: Books, command: Command
) -> None:
    scope = (books.world.tenant.tenant_id, books.business_id)
    assert command("period", "close", *scope, "2026-01-31")[0] == 0
    assert all("closed through" in result["why"] for result in import_rows(RENT))


@pytest.mark.parametrize("column", ["entry", "date", "debit", "credit"])
def test_a_file_without_a_needed_column_is_refused(
    books: Books, command: Command, column: str
) -> None:
    scope = (books.world.tenant.tenant_id, books.business_id)
    text = f"{HEADER.replace(column, 'other', 1)}\n{RENT}"
    status, printed, errors = command("import", *scope, "csv", stdin=text)
    assert (status, printed) == (1, "")
    assert f"{column}: there is no such column" in errors


def test_a_malformed_csv_is_refused(books: Books, command: Command) -> None:
    scope = (books.world.tenant.tenant_id, books.business_id)
    text = f"{HEADER}\n{RENT}\n{RENT.replace('r1', 'r2')}\n{'x' * 200_000}"
    status, printed, errors = command("import", *scope, "csv", stdin=text)
    assert status == 1
    assert printed == "", "nothing is imported"
    assert "it is no CSV, from row 6 on: field larger than" in errors


def test_an_exported_csv_has_the_same_totals_in_another_book(
    export_book: ExportBook, import_rows: ImportRows, books: Books
) -> None:
    header, _, rows = export_book("csv").partition("\n")
    scope = Scope(books.world.tenant.tenant_id, books.business_id)
    expected = sums(scope)
    for row in csv.DictReader(io.StringIO(f"{header}\n{rows}")):
        at = (row["account_number"] or row["account_name"], row["currency"])
        expected[at] += oracle.minor(row["debit"], at[1]) - oracle.minor(row["credit"], at[1])
    assert {result["status"] for result in import_rows(rows, header.strip())} == {"written"}
    assert sums(scope) == expected


def sums(scope: Scope) -> Counter[tuple[str, str]]:
    """Return debits less credits by the account's code or name, and currency."""
    rebuild(oracle.table(), datetime.now(UTC), lambda _: None)
    terms, net_minor = oracle.accounts(scope), Counter[tuple[str, str]]()
    for (account, currency), net in oracle.counted_sums(scope).items():
        net_minor[terms[account].code or terms[account].name, currency] += net
    return net_minor


def test_a_row_of_a_label_is_refused_with_the_label(books: Books, import_rows: ImportRows) -> None:
    label = Labels.of(books.world).open_label("10.00")
    header = "entry,date,currency,account,debit,credit"
    bank = books.uuid("account", books.pennylane.bank)
    rows = f"r1,2026-01-31,USD,{bank},5.00,\nr1,2026-01-31,USD,{label},,5.00"
    for result in import_rows(rows, header):
        assert result["status"] == "refused"
        assert label in result["why"]
    assert Labels.of(books.world).balance(label) == "10.00"
