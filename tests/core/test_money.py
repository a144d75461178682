"""Money: exact or refused."""

import importlib.util
import re
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
from tools.local.template import ROOT

CURRENCIES = st.sampled_from(sorted(currencies.MINOR_DIGITS))
AMOUNTS = st.integers(-AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX)

PENNYLANE = re.findall(
    r"[A-Z]{3}",
    """
EUR USD GBP AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD
BTN BWP BYN BYR BZD CAD CDF CHE CHF CLF CLP CNY COP CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN
ETB FJD FKP GEL GGP GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS IMP INR IQD IRR ISK JEP
JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD
MMK MNT MOP MRO MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN
PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLL SOS SRD STD SVC SYP SZL THB TJS TMT TND
TOP TRY TTD TWD TZS UAH UGX UYU UZS VEF VND VUV WST XAF XCD XDR XOF XPF YER ZAR ZMK ZMW ZWL SLE
VES
""",
)


@given(AMOUNTS, CURRENCIES)
def test_an_amount_survives_its_spelling(amount_minor: int, currency: str) -> None:
    assert money.to_minor(money.to_text(amount_minor, currency), currency) == amount_minor


@given(AMOUNTS, CURRENCIES)
def test_a_spelling_is_worth_exactly_the_amount(amount_minor: int, currency: str) -> None:
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
def test_what_is_no_plain_decimal_is_malformed(text: str) -> None:
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
def test_decimals_are_those_of_the_currency(
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


@pytest.mark.parametrize(
    ("currency", "digits"), [("JPY", 0), ("USD", 2), ("BHD", 3), ("CLF", 4), ("MGA", 2), ("HUF", 2)]
)
def test_exponents_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert money.minor_digits(currency) == digits


def test_every_currency_that_a_dialect_knows_has_its_decimals() -> None:
    assert len(PENNYLANE) == 169
    assert [code for code in PENNYLANE if code not in currencies.MINOR_DIGITS] == []


def test_the_table_is_what_its_sources_say() -> None:
    file = ROOT / "tools" / "make_currencies.py"
    spec = importlib.util.spec_from_file_location("make_currencies", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.TARGET.read_text() == module.source()
