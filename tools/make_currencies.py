"""Write core/currencies.py from the packages iso4217 (the standard's own table) and py-moneyed.

Run by hand when the standard changes: `.venv/bin/python tools/make_currencies.py`. A test compares
the committed table with what this would write.
"""

import textwrap
from pathlib import Path

import iso4217
import moneyed

TARGET = Path(__file__).parents[1] / "layers/ledger/ledger/core/currencies.py"

# ISO 4217 gives no minor unit ("N.A.") to special drawing rights, metals and funds. Their amounts
# have the two decimals of most currencies.
WITHOUT_MINOR_UNIT = 2
# Withdrawn codes without a minor unit; the other withdrawn ones are of countries.
WITHDRAWN_WITHOUT_MINOR_UNIT = dict.fromkeys(("XEU", "XFO", "XFU", "XRE"), WITHOUT_MINOR_UNIT)

# Not in ISO 4217, and at par with the pound, whose two decimals they have.
AT_PAR_WITH_GBP = {"GGP": 2, "IMP": 2, "JEP": 2}

HEAD = '''"""Decimals of each currency: the exponent of ISO 4217.

Written by tools/make_currencies.py; do not edit it by hand. Its source is package iso4217: list one
of the standard, as published {published}. Package py-moneyed has withdrawn codes. The codes of
the three pound islands are ours, since the standard does not list them. A code to which the
standard gives no minor unit, such as XDR, has two decimals.
"""

_CODES = {{
{rows}
}}

MINOR_DIGITS: dict[str, int] = {{
    code: digits for digits, codes in _CODES.items() for code in codes.split()
}}
'''


def table() -> dict[str, int]:
    """Return the exponent of each code; the present standard wins over withdrawn codes."""
    withdrawn = {code: len(str(c.sub_unit)) - 1 for code, c in moneyed.CURRENCIES.items()}
    present = {
        c.code: WITHOUT_MINOR_UNIT if c.exponent is None else c.exponent for c in iso4217.Currency
    }
    codes = {**withdrawn, **WITHDRAWN_WITHOUT_MINOR_UNIT, **AT_PAR_WITH_GBP, **present}
    return {code: codes[code] for code in sorted(codes)}


def row(digits: int) -> str:
    """Return one exponent with its codes, wrapped as the formatter would leave it."""
    codes = " ".join(code for code, exponent in table().items() if exponent == digits)
    first, *more = [f'"{line} "' for line in textwrap.wrap(codes, 84)]
    if not more:
        return f"    {digits}: {first},"
    return "\n        ".join([f"    {digits}: (", first, *more]) + "\n    ),"


def source() -> str:
    """Return the whole module as text."""
    rows = "\n".join(row(digits) for digits in sorted(set(table().values())))
    return HEAD.format(published=iso4217.__published__.isoformat(), rows=rows)


if __name__ == "__main__":
    TARGET.write_text(source())
