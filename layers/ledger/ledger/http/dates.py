"""Dates of requests: days of the years 1900 to 2199, as ISO 8601 writes them."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from ledger.core.limits import YEAR_MAX, YEAR_MIN

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


def is_backwards(first: date | None, last: date | None) -> bool:
    """Whether a period is said the wrong way round; it is not if an end is open."""
    return first is not None and last is not None and last < first


def midnight(day: date) -> datetime:
    """When a day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def end_of(day: date) -> datetime:
    """The last moment of a day, in UTC."""
    return midnight(day) + timedelta(days=1) - timedelta(microseconds=1)


def moved(at: datetime, day: date) -> datetime:
    """A time moved to a day: as it is, if it is of that day; a day says no more."""
    return at if at.date() == day else midnight(day)
