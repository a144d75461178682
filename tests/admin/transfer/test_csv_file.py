"""A CSV is read strictly: nothing of a file that is no whole CSV is imported."""

import pytest

from tests.admin.transfer.csv_books import HEAD, CsvBook

E1 = "e1,2026-01-31,EUR,512,,asset,10.00,\ne1,2026-01-31,EUR,706,,revenue,,10.00\n"


@pytest.mark.parametrize(
    "last",
    [
        '"out\ne2,2026-02-01,EUR,512,asset,20.00,,in\n',
        '"pipe 5" wide"\n',
        '"he said "yes", twice"\n',
    ],
)
def test_a_stray_quote_refuses_the_file(csv_book: CsvBook, last: str) -> None:
    head = "entry,date,currency,account_number,account_type,debit,credit,line_description"
    text = f"{head}\ne1,2026-01-31,EUR,512,asset,10.00,,in\ne1,2026-01-31,EUR,706,revenue,,10.00,"
    assert csv_book.load(text + last) == []
    assert "it is no CSV, from row 3 on" in csv_book.notes
    assert csv_book.rows() == []


def test_a_quote_that_is_closed_rows_later_swallows_no_entry(csv_book: CsvBook) -> None:
    head = "entry,date,currency,account_number,account_type,debit,credit,line_description"
    rows = [
        "e1,2026-01-31,EUR,512,asset,10.00,,in",
        'e1,2026-01-31,EUR,706,revenue,,10.00,"out',
        "e2,2026-02-01,EUR,512,asset,20.00,,in",
        'e2,2026-02-01,EUR,706,revenue,,20.00,out"',
    ]
    first, second = csv_book.load("\n".join([head, *rows]))
    assert "a text has a whole row in it" in second["why"]
    assert first["status"] == "refused"


def test_cells_beyond_the_header_are_refused_unless_empty(csv_book: CsvBook) -> None:
    head = "entry,date,currency,debit,credit,account_type,account_name"
    rows = [
        "e1,2026-01-31,EUR,10.00,,asset,Bank,,",
        "e1,2026-01-31,EUR,,10.00,liability,Payable Smith, John",
        "e2,2026-01-31,EUR,20.00,,asset,Bank,",
        "e2,2026-01-31,EUR,,20.00,liability,Payable Jane",
    ]
    results = csv_book.load("\n".join([head, *rows]))
    assert [result["status"] for result in results] == ["refused"] * 2 + ["written"] * 2
    assert results[1]["why"] == (
        "there are 8 cells under 7 columns, so a text may have a separator."
    )


@pytest.mark.parametrize(("separator", "name"), [(";", ";"), ("\t", "tab"), ("|", "|")])
def test_the_separator_is_found(csv_book: CsvBook, separator: str, name: str) -> None:
    text = f"{HEAD}\n{E1}".replace(",", separator)
    assert csv_book.statuses(text) == {"written": 2}
    assert f"separator: {separator!r}" in csv_book.notes
    assert csv_book.statuses(text, "--separator", name) == {"present": 2}


def test_rows_above_the_header_and_empty_rows_are_left_out(csv_book: CsvBook) -> None:
    text = f"\ufeffOur Firm,,\nJournal\n\n{HEAD}\n{E1}\n,,,,,,,\n"
    results = csv_book.load(text)
    assert [result["row"] for result in results] == [5, 6], "as a spreadsheet counts"


def test_a_file_without_a_header_or_without_rows_is_refused(csv_book: CsvBook) -> None:
    for text, reason in (("", "no header"), (E1, "no header"), (HEAD, "no row below the header")):
        assert csv_book.load(text) == []
        assert reason in csv_book.notes


def test_our_own_csv_is_refused_cut_off_or_changed(csv_book: CsvBook) -> None:
    csv_book.load(f"{HEAD}\n{E1}{E1.replace('e1', 'e2')}")
    rows = csv_book.export().splitlines(keepends=True)
    for text in (
        "".join(rows[:3]),
        "".join(rows[:2] + rows[3:]),
        "".join(rows).replace("10.00", "11.00"),
    ):
        assert csv_book.load(text) == []
    assert "delete its column check" in csv_book.notes
    assert csv_book.statuses("".join(rows)) == {"present": 4}
