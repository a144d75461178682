"""Rows as entries: head cells once, zeros, negative amounts, descriptions."""

import pytest

from tests.admin.transfer.csv_books import CsvBook

HEAD = "entry,date,currency,description,account_number,account_type,debit,credit\n"
PAIR = HEAD + "e1,2026-01-31,{0},sale,512,asset,{1}\ne1,2026-01-31,{0},,706,revenue,{2}\n"


@pytest.mark.parametrize(
    ("currency", "debit", "credit", "balance"),
    [
        ("EUR", "10.00,0.00", "0,10.00", "10.00"),
        ("EUR", "10.00,-", ",10.00", "10.00"),
        ("EUR", ",-10.00", "-10.00,", "10.00"),
        ("JPY", "120.00,0.00", "0.00,120.00", "120"),
        ("EUR", '"1,234.50",', ',"1,234.50"', "1234.50"),
    ],
)
def test_amounts_of_accountants_are_read(
    csv_book: CsvBook, currency: str, debit: str, credit: str, balance: str
) -> None:
    assert csv_book.statuses(PAIR.format(currency, debit, credit)) == {"written": 2}
    assert {name: str(amount) for name, amount in csv_book.balances().items()} == {
        "512": balance,
        "706": f"-{balance}",
    }


def test_a_line_of_zero_is_left_out_and_said(csv_book: CsvBook) -> None:
    text = PAIR.format("EUR", "10.00,", ",10.00") + "e1,,,,707,revenue,0.00,0.00\n"
    results = csv_book.load(text)
    assert results[2] == {"row": 4, "status": "written", "note": "a line of zero is left out"}
    assert csv_book.balances().keys() == {"512", "706"}
    zeros = PAIR.format("EUR", "0.00,", ",0.00").replace("e1", "e2")
    assert "every line of the entry is zero" in csv_book.load(zeros)[0]["why"]


def test_the_head_can_stand_once_an_entry(csv_book: CsvBook) -> None:
    rows = ["e1,2026-01-31,EUR,sale,512,asset,10.00,", ",,,,706,revenue,,10.00"]
    rows += ["e2,2026-02-01,EUR,,512,,5.00,", ",,,,706,,,5.00"]
    assert csv_book.statuses(HEAD + "\n".join(rows)) == {"written": 4}
    assert {(row["date"], row["currency"]) for row in csv_book.rows()} == {
        ("2026-01-31", "EUR"),
        ("2026-02-01", "EUR"),
    }
    bare = HEAD + ",2026-01-31,EUR,,512,,1.00,\n,2026-01-31,EUR,,706,,,1.00"
    assert csv_book.load(bare)[0]["why"] == "entry: must be given."


def test_a_description_that_would_be_lost_is_refused(csv_book: CsvBook) -> None:
    text = PAIR.format("EUR", "10.00,", ",10.00").replace("EUR,,706", "EUR,card payment,706")
    results = csv_book.load(text)
    assert "description: another row of the entry has another one" in results[1]["why"]
    assert csv_book.rows() == []


def test_an_amount_on_both_sides_is_refused(csv_book: CsvBook) -> None:
    results = csv_book.load(PAIR.format("EUR", "10.00,10.00", ",10.00"))
    assert "and not in both" in results[0]["why"]


def test_rows_of_an_entry_in_two_places_are_refused(csv_book: CsvBook) -> None:
    pair = PAIR.format("EUR", "10.00,", ",10.00").removeprefix(HEAD)
    text = HEAD + pair + pair.replace("e1", "e2") + pair
    statuses = [result["status"] for result in csv_book.load(text)]
    assert statuses == ["refused"] * 2 + ["written"] * 2 + ["refused"] * 2


def test_a_signed_amount_has_a_side(csv_book: CsvBook) -> None:
    text = "entry,date,currency,account_name,amount\n1,20260131,EUR,Assets:A,10.00\n"
    assert csv_book.statuses(text + "1,20260131,EUR,Income:B,-10.00\n") == {"written": 2}
    text = "entry;date;currency;account_name;Montant;Sens\n2;20260131;EUR;Assets:A;10,00;D\n"
    assert csv_book.statuses(text + "2;20260131;EUR;Income:B;10,00;C\n") == {"written": 2}
    assert str(csv_book.balances()["Assets:A"]) == "20.00"
