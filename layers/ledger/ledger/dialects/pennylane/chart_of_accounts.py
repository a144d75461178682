"""Pennylane's currencies, countries, journals and account classes."""

from ledger.core.accounts import AccountType, Direction

# specs/pennylane.md, 8: the seeds' 167 codes, and SLE and VES of 2026; case-sensitive.
_CURRENCIES = """
EUR USD GBP AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN
BWP BYN BYR BZD CAD CDF CHE CHF CLF CLP CNY COP CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB FJD
FKP GEL GGP GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS IMP INR IQD IRR ISK JEP JMD JOD JPY
KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRO
MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB
RWF SAR SBD SCR SDG SEK SGD SHP SLL SOS SRD STD SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH
UGX UYU UZS VEF VND VUV WST XAF XCD XDR XOF XPF YER ZAR ZMK ZMW ZWL SLE VES
"""
CURRENCIES = frozenset(_CURRENCIES.split())

# The reference has 34 codes and "any", but the stored copies do not print them. So the model
# accepts any code of two capital letters.
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COUNTRIES = frozenset({"any", *(first + second for first in _LETTERS for second in _LETTERS)})

JOURNAL = "journal"
JOURNAL_CODE = "journal code"

# Each company begins with these journals: id, code, label, type. An entry of another dialect names
# no journal; it appears in the first.
JOURNALS = (
    (1, "OD", "Opérations diverses", "miscellaneous"),
    (2, "VT", "Ventes", "sales"),
    (3, "HA", "Achats", "purchases"),
    (4, "BQ", "Banque", "bank"),
)
MISCELLANEOUS = JOURNALS[0][0]

# Classes of the French chart of accounts (Plan comptable général, article 911-1 and after): the
# beginning of the code, our account type, Pennylane's `type`. The longest match wins.
_CLASSES = (
    ("401", AccountType.LIABILITY, "supplier"),
    ("403", AccountType.LIABILITY, "supplier"),
    ("404", AccountType.LIABILITY, "supplier"),
    ("411", AccountType.ASSET, "customer"),
    ("413", AccountType.ASSET, "customer"),
    ("416", AccountType.ASSET, "customer"),
    ("4456", AccountType.ASSET, "vat"),
    ("445", AccountType.LIABILITY, "vat"),
    ("467", AccountType.LIABILITY, "other"),
    ("486", AccountType.ASSET, "other"),
    ("512", AccountType.ASSET, "bank"),
    ("519", AccountType.LIABILITY, "bank"),
    ("53", AccountType.ASSET, "cash"),
    ("16", AccountType.LIABILITY, "loan"),
    ("1", AccountType.EQUITY, "equity"),
    ("2", AccountType.ASSET, "asset"),
    ("3", AccountType.ASSET, "stock"),
    ("4", AccountType.LIABILITY, "other"),
    ("5", AccountType.ASSET, "financial"),
    ("6", AccountType.EXPENSE, "expense"),
    ("7", AccountType.REVENUE, "income"),
)
_PREFIXES = {
    AccountType.EQUITY: "108",
    AccountType.ASSET: "471",
    AccountType.LIABILITY: "467",
    AccountType.EXPENSE: "658",
    AccountType.REVENUE: "758",
}
# Contra accounts (depreciation, allowances) have the opposite normal balance.
_CONTRA = ("28", "29", "39", "49", "59", "609", "709")


def account_type(number: str) -> AccountType:
    """Return the account type of a code. A code of no class is an asset."""
    return next((kind for begin, kind, _ in _ranked() if number.startswith(begin)), _UNKNOWN)


def normal_balance(number: str) -> Direction:
    """Return the normal balance of an account with this code."""
    side = account_type(number).normal_balance
    return side.opposite if number.startswith(_CONTRA) else side


def type_name(number: str) -> str:
    """Return Pennylane's `type` of an account with this code."""
    return next((name for begin, _, name in _ranked() if number.startswith(begin)), "other")


def number_for(kind: AccountType, account: int) -> str:
    """Derive a code for an account that another dialect opened without one."""
    return f"{_PREFIXES[kind]}{account:014d}"


_UNKNOWN = AccountType.ASSET


def _ranked() -> list[tuple[str, AccountType, str]]:
    return sorted(_CLASSES, key=lambda row: -len(row[0]))
