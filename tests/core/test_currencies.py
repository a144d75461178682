"""Currencies: each dialect's currency has its decimals, as ISO 4217 lists them."""

import importlib.util
import re

import pytest

from ledger.core import currencies, money
from tools.local.template import ROOT

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


@pytest.mark.parametrize(
    ("currency", "digits"), [("JPY", 0), ("USD", 2), ("BHD", 3), ("CLF", 4), ("MGA", 2), ("HUF", 2)]
)
def test_a_currency_has_the_exponent_of_iso_4217(currency: str, digits: int) -> None:
    assert money.minor_digits(currency) == digits


def test_every_currency_of_pennylane_has_its_decimals() -> None:
    assert len(PENNYLANE) == 169
    assert [code for code in PENNYLANE if code not in currencies.MINOR_DIGITS] == []


def test_the_table_equals_its_generated_source() -> None:
    file = ROOT / "tools" / "make_currencies.py"
    spec = importlib.util.spec_from_file_location("make_currencies", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.TARGET.read_text() == module.source()
