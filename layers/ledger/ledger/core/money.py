"""Amounts: exact decimals at the edge, integers of minor units inside. Nothing is rounded."""

import re
from functools import lru_cache

from ledger.core.currencies import MINOR_DIGITS
from ledger.core.limits import AMOUNT_CHARACTERS_MAX, AMOUNT_MINOR_MAX
from ledger.errors import AmountInexact, AmountMalformed, AmountOutOfRange, CurrencyUnknown

# [0-9] and not \d, which also matches the digits of other scripts.
_DECIMAL = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?")


def minor_digits(currency: str) -> int:
    """Return the decimals of a currency (ISO 4217 exponent). Raise `CurrencyUnknown`."""
    if currency not in MINOR_DIGITS:
        raise CurrencyUnknown()
    return MINOR_DIGITS[currency]


def to_minor(text: str, currency: str) -> int:
    """Read `"-5.00"` USD as `-500`; refuse a text that is no plain decimal or needs rounding.

    Raise `AmountMalformed` for exponents, `+`, spaces, leading zeros, negative zero, and digits of
    other scripts. Raise `AmountInexact` for too many decimals, even if they are zeros.
    """
    digits = minor_digits(currency)
    match = _DECIMAL.fullmatch(text) if len(text) <= AMOUNT_CHARACTERS_MAX else None
    if match is None:
        raise AmountMalformed()
    sign, whole, fraction = match[1], match[2], match[3] or ""
    if len(fraction) > digits:
        raise AmountInexact(currency=currency, minor_digits=digits)
    amount_minor = int(whole + fraction.ljust(digits, "0"))
    if sign and amount_minor == 0:
        raise AmountMalformed()
    if amount_minor > AMOUNT_MINOR_MAX:
        raise AmountOutOfRange(amount_minor_max=AMOUNT_MINOR_MAX)
    return -amount_minor if sign else amount_minor


@lru_cache(maxsize=2048)
def to_text(amount_minor: int, currency: str) -> str:
    """Write `-500` USD as `"-5.00"`, with all decimals of the currency."""
    digits = minor_digits(currency)
    if not digits:
        return str(amount_minor)
    sign = "-" if amount_minor < 0 else ""
    padded = str(abs(amount_minor)).rjust(digits + 1, "0")
    return f"{sign}{padded[:-digits]}.{padded[-digits:]}"


def restate(amount_minor: int, before: str, after: str) -> int:
    """Return the same decimal amount in another currency's minor units.

    Raise `AmountInexact` if the currency `after` has too few decimals for it.
    """
    restated_minor = restated(amount_minor, before, after)
    if restated_minor is None:
        raise AmountInexact(currency=after, minor_digits=minor_digits(after))
    return restated_minor


def restated(amount_minor: int, before: str, after: str) -> int | None:
    """Return the same as `restate`; None if the currency `after` has too few decimals."""
    if before == after:
        return amount_minor
    shift = minor_digits(after) - minor_digits(before)
    larger, smaller = int(10 ** max(shift, 0)), int(10 ** max(-shift, 0))
    quotient, rest = divmod(amount_minor * larger, smaller)
    return None if rest else quotient
