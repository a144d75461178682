"""Money: exact or refused."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from ledger.core import currencies, money
from ledger.core.limits import AMOUNT_MINOR_MAX
from ledger.errors import (
    AmountInexact,
    AmountMalformed,
    AmountOutOfRange,
    AmountRefused,
    CurrencyUnknown,
    LedgerError,
)

CURRENCIES = st.sampled_from(sorted(currencies.MINOR_DIGITS))
AMOUNTS = st.integers(-AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX)


@given(AMOUNTS, CURRENCIES)
def test_an_amount_is_read_back_from_its_text(amount_minor: int, currency: str) -> None:
    assert money.to_minor(money.to_text(amount_minor, currency), currency) == amount_minor


@given(AMOUNTS, CURRENCIES)
def test_a_text_is_worth_exactly_the_amount(amount_minor: int, currency: str) -> None:
    scale = 10 ** money.minor_digits(currency)
    assert Fraction(money.to_text(amount_minor, currency)) == Fraction(amount_minor, scale)


@given(
    st.one_of(st.text(), st.from_regex(r"\A-?[0-9]{1,20}(\.[0-9]{0,6})?\Z")),
    CURRENCIES,
)
def test_any_text_is_read_exactly_or_refused(text: str, currency: str) -> None:
    try:
        amount_minor = money.to_minor(text, currency)
    except AmountRefused:
        return
    assert Fraction(text) * 10 ** money.minor_digits(currency) == amount_minor


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "-",
            "+",
            ".",
            ".5",
            "5.",
            "--5",
            "+5",
            " 5",
            "5 ",
            "5\n",
            "\n5",
            "5\x00",
            "0x5",
            "5_0",
        ),
        *("1e3", "1E3", "1e999999999", "NaN", "sNaN", "Infinity", "-inf", "1,000", "1.0.0", "007"),
        *("-0", "-0.00", "٥", "５.００", "−5", "5\u200b", "½", "9" * 40, "9" * 5000, "0" * 33),
    ],
)
def test_a_text_that_is_no_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(AmountMalformed):
        money.to_minor(text, "USD")


@pytest.mark.parametrize(
    ("text", "currency", "outcome"),
    [
        ("5", "USD", 500),
        ("5.0", "USD", 500),
        ("-5.01", "USD", -501),
        ("0.00", "USD", 0),
        ("500", "JPY", 500),
        ("1.234", "BHD", 1234),
        ("0.0001", "CLF", 1),
        ("10000000000000.00", "USD", AMOUNT_MINOR_MAX),
        ("0.001", "USD", AmountInexact),
        ("5.000", "USD", AmountInexact),
        ("0.5", "JPY", AmountInexact),
        ("1.2345", "BHD", AmountInexact),
        ("10000000000000.01", "USD", AmountOutOfRange),
        ("5", "usd", CurrencyUnknown),
        ("5", "XYZ", CurrencyUnknown),
    ],
)
def test_an_amount_has_at_most_the_decimals_of_its_currency(
    text: str, currency: str, outcome: int | type[LedgerError]
) -> None:
    if isinstance(outcome, int):
        assert money.to_minor(text, currency) == outcome
    else:
        with pytest.raises(outcome):
            money.to_minor(text, currency)


@given(AMOUNTS, CURRENCIES, CURRENCIES)
def test_restating_keeps_the_decimal_amount_or_refuses(
    amount_minor: int, before: str, after: str
) -> None:
    worth = Fraction(amount_minor, 10 ** money.minor_digits(before))
    try:
        restated = money.restate(amount_minor, before, after)
    except AmountInexact:
        assert (worth * 10 ** money.minor_digits(after)).denominator != 1
        return
    assert Fraction(restated, 10 ** money.minor_digits(after)) == worth
