"""Write core/currencies.py from the packages iso4217 (the standard's own table) and py-moneyed.

Run by hand when the standard changes: `.venv/bin/python tools/make_currencies.py`. A test compares
the committed table with what this would write.
"""

import textwrap
from pathlib import Path

import iso4217
import moneyed

TARGET = Path(__file__).parents[1] / "layers/ledger/ledger/core/currencies.py"

# Not in ISO 4217, and at par with the pound, whose two decimals they have.
AT_PAR_WITH_GBP = {"GGP": 2, "IMP": 2, "JEP": 2}

HEAD = '''"""Decimals of each currency: the exponent of ISO 4217.

Written by tools/make_currencies.py; not edited by hand. Sources: package iso4217 (list one of the
standard, as published {published}); package py-moneyed for codes since withdrawn; the three
pound islands' own codes, which the standard does not list.
"""

_CODES = {{
{rows}
}}

MINOR_DIGITS: dict[str, int] = {{
    code: digits for digits, codes in _CODES.items() for code in codes.split()
}}
'''


def table() -> dict[str, int]:
    """Exponent by code; a code that the standard has today wins over what it once had."""
    withdrawn = {code: len(str(c.sub_unit)) - 1 for code, c in moneyed.CURRENCIES.items()}
    present = {c.code: c.exponent or 0 for c in iso4217.Currency}
    codes = {**withdrawn, **AT_PAR_WITH_GBP, **present}
    return {code: codes[code] for code in sorted(codes)}


def row(digits: int) -> str:
    """One exponent and its codes, wrapped as the formatter would leave it."""
    codes = " ".join(code for code, of in table().items() if of == digits)
    first, *more = [f'"{line} "' for line in textwrap.wrap(codes, 84)]
    if not more:
        return f"    {digits}: {first},"
    return "\n        ".join([f"    {digits}: (", first, *more]) + "\n    ),"


def source() -> str:
    """The whole module as text."""
    rows = "\n".join(row(digits) for digits in sorted(set(table().values())))
    return HEAD.format(published=iso4217.__published__.isoformat(), rows=rows)


if __name__ == "__main__":
    TARGET.write_text(source())
