"""Headers: their forms, their repetitions, and the names that the operator gives."""

import pytest

from ledger.admin.transfer.columns import Columns, ColumnsRefused, normal


def test_a_header_is_compared_without_case_accents_and_signs() -> None:
    assert normal(" *Débit (EUR) ") == "debit_eur"
    columns = Columns(["Journal No.", " DATE", "Account Code", "Débit", "Crédit", "VAT"], {})
    columns.require()
    assert columns.cells(["7", "d", "512", "1", "2", "x"]) == {
        "entry": "7",
        "date": "d",
        "account_number": "512",
        "debit": "1",
        "credit": "2",
    }
    assert columns.unused == ["VAT"]


def test_a_repeated_column_that_is_read_is_refused() -> None:
    with pytest.raises(ColumnsRefused, match="account_number: there are several columns"):
        Columns(["entry", "account_number", "Account Number"], {})
    assert Columns(["entry", "note", "note"], {}).unused == ["note", "note"]


def test_the_operator_names_columns_and_joins_them() -> None:
    columns = Columns(["Ref", "Day", "No"], {"entry": ["Day", "No"], "date": ["Day"]})
    assert columns.cells(["r", "2026-01-31", "5"]) == {
        "entry": "2026-01-31/5",
        "date": "2026-01-31",
    }
    with pytest.raises(ColumnsRefused, match="there is no such column"):
        Columns(["Ref"], {"entry": ["Nr"]})


def test_a_journal_is_a_part_of_the_entrys_name() -> None:
    columns = Columns(["JournalCode", "EcritureNum"], {})
    assert columns.cells(["VT", "12"]) == {"entry": "VT/12"}
    assert columns.cells(["VT", ""]) == {"entry": ""}
