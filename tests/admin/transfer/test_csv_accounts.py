"""Accounts of a CSV: by number, or by the name that an account has now."""

import pytest
from msgspec.structs import replace

from ledger.core import ids
from ledger.core.accounts import AccountTerms, AccountType
from tests.admin.conftest import Command
from tests.admin.transfer.csv_books import HEAD, CsvBook
from tests.bench import Bench, claim


@pytest.fixture
def bench_book(bench: Bench, command: Command) -> CsvBook:
    return CsvBook(command, (bench.scope.tenant_id, bench.scope.business_id))


def pair(debit: str, credit: str, name: str = "e1") -> str:
    rows = [f"{name},2026-01-31,EUR,{debit},10.00,", f"{name},2026-01-31,EUR,{credit},,10.00"]
    return "\n".join([HEAD, *rows])


def test_the_open_account_of_a_name_is_used(bench: Bench, bench_book: CsvBook) -> None:
    bank, sales = bench.open("Bank"), bench.open("Sales")
    assert bench_book.statuses(pair(",Bank,", ",Sales,asset")) == {"written": 2}
    book = bench.book(claim())
    book.rename(sales, lambda terms: replace(terms, name="Turnover"))
    assert bench_book.statuses(pair(",Bank,", ",Turnover,", "e2")) == {"written": 2}
    assert accounts_of(bench_book) == {
        ids.to_uuid(bench.scope.business_id, "account", number) for number in (bank, sales)
    }
    assert bench_book.statuses(pair(",Bank,", ",Sales,asset", "e3")) == {"written": 2}
    assert len(accounts_of(bench_book)) == 3, "no account has the name Sales now"


def accounts_of(book: CsvBook) -> set[str]:
    names = ("Bank", "Sales", "Turnover")
    return {row["account"] for row in book.rows() if row["account_name"] in names}


def test_several_accounts_of_a_name_are_refused(bench: Bench, bench_book: CsvBook) -> None:
    bench.open("Bank")
    bench.open("Bank")
    results = bench_book.load(pair(",Bank,asset", ",Sales,revenue"))
    assert "2 open accounts have the name 'Bank'" in results[0]["why"]


def test_a_number_is_no_name(csv_book: CsvBook) -> None:
    csv_book.load(pair("512,,asset", ",706,revenue"))
    results = csv_book.load(pair(",512x,", "706,,", "e2"))
    assert "there is no account '706'" in results[1]["why"]
    assert "there is no account '512x'" in results[0]["why"]


def test_a_contradicting_type_is_refused(csv_book: CsvBook) -> None:
    csv_book.load(pair("512,,asset", "706,,revenue"))
    results = csv_book.load(pair("512,,", "706,Purchases,expense", "e2"))
    assert results[1]["why"] == "account_type: the account has revenue, and the row expense."
    results = csv_book.load(pair("600,,expense", "600,,asset", "e3"))
    assert "opens the account as expense" in results[1]["why"]


def test_types_come_from_the_operator_or_from_the_root_of_a_name(csv_book: CsvBook) -> None:
    options = ("--type", "5=asset", "--type", "57=equity")
    assert csv_book.statuses(pair("512,,", "570,,"), *options) == {"written": 2}
    text = pair(",Assets:Bank,", ",Income:Sales,", "e2")
    assert csv_book.statuses(text) == {"written": 2}
    assert {row["account_name"]: row["account_type"] for row in csv_book.rows()} == {
        "512": "asset",
        "570": "equity",
        "Assets:Bank": "asset",
        "Income:Sales": "revenue",
    }


def test_a_contra_account_keeps_its_side_in_another_book(
    csv_book: CsvBook, bench: Bench, bench_book: CsvBook
) -> None:
    kind = AccountType.ASSET
    terms = AccountTerms("Depreciation", kind, kind.normal_balance.opposite, code="281300")
    bench.book(claim()).open(terms)
    assert bench_book.statuses(pair("681,,expense", "281300,,")) == {"written": 2}
    csv_book.load("\n".join(bench_book.export().splitlines()))
    sides = {row["account_number"]: row["normal_balance"] for row in csv_book.rows()}
    assert sides["281300"] == "credit"


def test_two_accounts_of_one_name_stay_two_in_another_book(
    csv_book: CsvBook, bench: Bench, bench_book: CsvBook
) -> None:
    for _ in range(2):
        bench.enter(*bench.pair())
    text = bench_book.export()
    count = len({row["account"] for row in bench_book.rows()})
    assert count > 3
    assert set(csv_book.statuses(text)) == {"written"}
    assert set(csv_book.statuses(text)) == {"present"}
    assert len({row["account"] for row in csv_book.rows()}) == count
