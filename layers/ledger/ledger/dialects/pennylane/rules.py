"""The rules of the bodies of Pennylane's reference, apart from pydantic's own."""

import re
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from ledger.core.limits import LINES_PER_REQUEST_MAX, YEAR_MAX, YEAR_MIN
from ledger.dialects.pennylane.chart_of_accounts import COUNTRIES, CURRENCIES, VAT_RATES
from ledger.http.dates import date_of_date_time

if TYPE_CHECKING:
    from ledger.dialects.pennylane.models import LetteringLine, LineSets


def not_null(value: object) -> object:
    """Return the value. Refuse null."""
    if value is None:
        raise PydanticCustomError("null", "must not be null")
    return value


def to_date(value: object) -> object:
    """Parse a date, or the date of a date-time, which is deprecated."""
    day = date_of_date_time(value) if isinstance(value, str) else None
    if day is None:
        rule = f"must be a date YYYY-MM-DD of the years {YEAR_MIN} to {YEAR_MAX}"
        raise PydanticCustomError("date", rule)
    return day


def currency(value: str) -> str:
    """Return the code of a currency. Refuse a code that Pennylane's list lacks."""
    return _one_of(CURRENCIES, "an upper-case code of Pennylane's currency list", value)


def country(value: str) -> str:
    """Return the code of a country. Refuse a code that Pennylane's list lacks."""
    return _one_of(COUNTRIES, "a country code of Pennylane's list, or any", value)


def vat_rate(value: str) -> str:
    """Return a rate of VAT. Refuse a rate that Pennylane's list lacks."""
    return _one_of(VAT_RATES, "a VAT rate of Pennylane's list, or any", value)


def _one_of(codes: frozenset[str], rule: str, value: str) -> str:
    if value not in codes:
        raise PydanticCustomError("enum", f"must be {rule}")
    return value


def form(pattern: str, rule: str, value: object) -> object:
    """Refuse a text of another form with a rule in words, in place of the pattern."""
    if isinstance(value, str) and not re.fullmatch(pattern, value):
        raise PydanticCustomError("string_pattern_mismatch", rule)
    return value


def not_too_many(sets: "LineSets") -> "LineSets":
    """Return the changes of an entry's lines. Refuse more than an entry can have."""
    if len(sets.create) + len(sets.update) + len(sets.delete) > LINES_PER_REQUEST_MAX:
        rule = f"create, update and delete hold at most {LINES_PER_REQUEST_MAX} lines in all"
        raise PydanticCustomError("too_many_lines", rule)
    return sets


def two_lines(lines: "list[LetteringLine]") -> "list[LetteringLine]":
    """Return the lines of a lettering. Refuse fewer than two different ones."""
    if len({line.id for line in lines}) < 2:
        raise PydanticCustomError("too_short", "must name at least 2 different lines")
    return lines


def form_of_categories(value: object) -> str:
    """Return the form of a body with a line's categories: an object, or an array."""
    return "object" if isinstance(value, dict) else "array"
