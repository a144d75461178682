"""A cell of an export that a client downloads; tests/layerfi/test_exports.py has the files."""

import pytest

from ledger.http.exports import cell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("-5", "-5")),
        *(("-5+cmd", "'-5+cmd"), ("+4.50", "+4.50"), ("'a", "''a"), ("a=1", "a=1"), ("", "")),
        ("\uff1d1", "'\uff1d1"),
    ],
)
def test_a_text_is_no_formula_and_a_number_stays_one(text: str, expected: str) -> None:
    assert cell(text) == expected
