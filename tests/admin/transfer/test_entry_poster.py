"""Entries of a CSV: posted once, present, removed, or refused without a trace."""

from ledger.core import ids
from ledger.store.items.records import is_import
from tests.admin.transfer.csv_books import HEAD, CsvBook
from tests.bench import Bench, claim
from tools.local.replay import snapshot

E1 = "e1,2026-01-31,EUR,706,Sales,{},,10.00\ne1,2026-01-31,EUR,512,Bank,{},10.00,\n"


def number_of(book: CsvBook) -> int:
    number = ids.id_of_uuid(book.scope[1], "entry", book.rows()[0]["entry"])
    assert number is not None
    return number


def bench_of(bench: Bench, book: CsvBook) -> Bench:
    other = bench.fresh()
    other.scope = type(bench.scope)(*book.scope)
    return other


def test_nothing_of_a_refused_entry_is_there(csv_book: CsvBook) -> None:
    before = snapshot()
    results = csv_book.load(f"{HEAD}\n" + E1.format("asset", ""))
    assert {result["status"] for result in results} == {"refused"}
    assert snapshot() == before
    assert csv_book.statuses(f"{HEAD}\n" + E1.format("revenue", "asset")) == {"written": 2}
    assert {row["account_type"] for row in csv_book.rows()} == {"revenue", "asset"}


def test_an_entry_of_a_closed_period_opens_no_account(csv_book: CsvBook) -> None:
    assert csv_book.command("period", "close", *csv_book.scope, "2026-01-31")[0] == 0
    before = snapshot()
    results = csv_book.load(f"{HEAD}\n" + E1.format("revenue", "asset"))
    assert "closed through" in results[0]["why"]
    new = [item for key, item in snapshot().items() if key not in before]
    assert {item["kind"]["S"] for item in new} <= {"tombstone"}


def test_an_entry_of_this_very_book_is_present(csv_book: CsvBook) -> None:
    csv_book.load(f"{HEAD}\n" + E1.format("revenue", "asset"))
    text, before = csv_book.export(), snapshot()
    assert csv_book.statuses(text) == {"present": 2}
    assert {key: item for key, item in snapshot().items() if not is_import(item)} == {
        key: item for key, item in before.items() if not is_import(item)
    }
    edited = "\n".join(row.rpartition(",")[0] for row in text.splitlines()).replace("10.00", "9.00")
    assert "an entry of this book, which has another content" in csv_book.load(edited)[0]["why"]


def test_an_entry_that_was_removed_is_removed(csv_book: CsvBook, bench: Bench) -> None:
    text = f"{HEAD}\n" + E1.format("revenue", "asset")
    csv_book.load(text)
    exported = csv_book.export()
    bench_of(bench, csv_book).book(claim()).remove(number_of(csv_book))
    assert csv_book.statuses(text) == {"removed": 2}
    assert csv_book.statuses(exported) == {"removed": 2}


def test_a_dry_run_says_the_results_and_writes_nothing(csv_book: CsvBook) -> None:
    before = snapshot()
    good, bad = E1.format("revenue", "asset"), E1.replace("e1", "e2").format("expense", "")
    text = f"{HEAD}\n{good}{bad}"
    assert csv_book.statuses(text, "--dry-run") == {"written": 2, "refused": 2}
    assert snapshot() == before
    assert csv_book.statuses(text) == {"written": 2, "refused": 2}


def test_a_balance_below_its_floor_is_refused_in_decimals(csv_book: CsvBook, bench: Bench) -> None:
    bench_of(bench, csv_book).open("Cash", 0, "EUR")
    rows = "e1,2026-01-31,EUR,,Cash,,,10.00\ne1,2026-01-31,EUR,512,Bank,asset,10.00,\n"
    result = csv_book.load(f"{HEAD}\n{rows}")[0]
    assert "A balance of 0.00 EUR cannot change by -10.00 EUR. (account " in result["why"]
