"""Dates of requests: days of the years 1900 to 2199, as ISO 8601 writes them."""

import re
from calendar import monthrange
from datetime import date

YEAR_MIN, YEAR_MAX = 1900, 2199
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def date_or_none(text: str) -> date | None:
    """The date that `YYYY-MM-DD` names, if there is such a date."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    if not (YEAR_MIN <= year <= YEAR_MAX and 1 <= month <= 12):
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None
