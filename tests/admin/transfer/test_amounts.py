"""Amounts in every form that accountants write, read exactly or refused."""

import pytest

from ledger.admin.transfer.amounts import DecimalRefused, DecimalSurvey, reader
from ledger.errors import AmountRefused


def survey(*cells: str) -> tuple[str, str]:
    decimals = DecimalSurvey()
    for cell in cells:
        decimals.see(cell)
    return decimals.sign()


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (("10.00", "1,234"), "."),
        (("1.234,50",), ","),
        (("1,234.50",), "."),
        (("12,5",), ","),
        (("0,125",), ","),
        (("1.234.567",), ","),
        (("100", "", "-", "x"), "."),
    ],
)
def test_an_amount_proves_the_decimal_sign(cells: tuple[str, ...], sign: str) -> None:
    assert survey(*cells)[0] == sign


@pytest.mark.parametrize("cells", [("1,234",), ("1.50", "1,5"), ("1,234.5", "1.234,5")])
def test_an_uncertain_decimal_sign_is_refused(cells: tuple[str, ...]) -> None:
    with pytest.raises(DecimalRefused, match="--decimal"):
        survey(*cells)


@pytest.mark.parametrize(
    ("cell", "sign", "currency", "minor"),
    [
        ("1.234,50", ",", "EUR", 123_450),
        ("1 234 567,5", ",", "EUR", 123_456_750),
        ("1\u00a0234,50", ",", "EUR", 123_450),
        ("1'234.50", ".", "CHF", 123_450),
        ("1,234.50", ".", "USD", 123_450),
        ("-5.00", ".", "USD", -500),
        ("5.00-", ".", "USD", -500),
        ("(5.00)", ".", "USD", -500),
        ("\u22125.00", ".", "USD", -500),
        ("120.00", ".", "JPY", 120),
        ("007.10", ".", "USD", 710),
        ("0.00", ".", "USD", 0),
        ("1.234", ".", "KWD", 1_234),
    ],
)
def test_an_amount_is_read_exactly(cell: str, sign: str, currency: str, minor: int) -> None:
    assert reader(sign)(cell, currency) == minor


@pytest.mark.parametrize(
    "cell",
    ["1,23.00", "1,2345.00", "12,34", "1e2", "--5", "5.", ".5.0", "$5", "1.001", "1 2", "\u0661"],
)
def test_an_amount_of_another_form_is_refused(cell: str) -> None:
    with pytest.raises(AmountRefused):
        reader(".")(cell, "USD")
