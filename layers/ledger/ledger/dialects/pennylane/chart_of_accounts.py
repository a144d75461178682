"""Pennylane's currencies, countries, VAT rates, journals and account classes."""

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

# specs/pennylane.md, 6: 34 countries, and `any`.
_COUNTRIES = """
AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK GB MC CH AD MU NO
XK
"""
COUNTRIES = frozenset({"any", *_COUNTRIES.split()})

# specs/pennylane.md, 6: a country and its rates, in tenths of a percent; then the other values.
_RATES = """
AD 10 45 95
AT 100 130 190 200
BE 60 120 210
BG 90 200
CH 25 26 37 38 77 81
CY 30 50 80 90 190
CZ 100 120 150 210
DE 70 190
DK 250
EE 90 200 220 240
ES 40 70 100 210
FI 100 135 140 240 255
FR 1_05 1_75 09 21 40 50 55 60 65 85 92 100 130 15_385 160 196 200
FR 85_construction 100_construction 200_construction
GB 50 200
GR 40 60 130 170 240
HR 50 130 250
HU 50 180 270
IE 48 90 135 210 230
IT 40 50 100 220
LT 50 90 120 210
LU 30 70 80 120 130 140 160 170
LV 50 120 210
MC 09 21 55 85 100 200
MT 50 70 120 180
MU 150
NL 90 210
NO 120 150 250
PL 50 80 230
PT 60 130 160 180 220 230
RO 50 90 110 190 210
SE 60 120 250
SI 50 95 220
SK 50 100 190 200 230
"""
_OTHER_RATES = (
    "DE_70_BU0002 DE_190_BU0003 DE_70_BU0008 DE_190_BU0009 DE_intracom_70_BU0012",
    "DE_intracom_190_BU0013 DE_190_electronic_BU0226 DE_intracom_exempt_BU0011",
    "DE_intracom_exempt_BU0047 DE_intracom_exempt_BU0233 DE_exempt_BU0001 DE_exempt_BU0181",
    "DE_exempt_BU0490 DE_intracom_70_BU0018 DE_intracom_190_BU0019 DE_intracom_190_BU0506",
    "DE_extracom_BU0173 DE_extracom_BU0191 DE_extracom_190_BU0511 DE_exempt_construction_BU0046",
    "DE_190_construction_BU0526 DE_190_construction_BU0546 ES_intracom_sales_goods",
    "ES_intracom_sales_services ES_isp_sales exempt intracom_21 intracom_55 intracom_85",
    "intracom_100 crossborder extracom any mixed",
)
VAT_RATES = frozenset(
    {
        *(rate for rates in _OTHER_RATES for rate in rates.split()),
        *(
            f"{country}_{rate}"
            for country, *rates in map(str.split, _RATES.strip().splitlines())
            for rate in rates
        ),
    }
)

JOURNAL = "journal"
JOURNAL_CODE = "journal code"

# Each company begins with these journals: id, code, label, type. An entry of another dialect names
# no journal; it appears in the first.
JOURNALS = (
    (1, "OD", "Opérations diverses", "misc"),
    (2, "VT", "Ventes", "sales"),
    (3, "HA", "Achats", "purchases"),
    (4, "BQ", "Banque", "finances"),
)
MISCELLANEOUS = JOURNALS[0][0]
# Types that the first journals had before they had the vendor's.
EARLIER_TYPES = {"miscellaneous": "misc", "bank": "finances"}

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
# Classes of suppliers and customers. A trial balance sums their accounts, unless it is auxiliary.
AUXILIARY = {"401": "Fournisseurs", "411": "Clients"}
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
