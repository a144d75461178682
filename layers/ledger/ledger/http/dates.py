"""Dates of requests: days of the years 1900 to 2199, as ISO 8601 writes them."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from ledger.book.journal import EARLIEST, LATEST
from ledger.core.limits import YEAR_MAX, YEAR_MIN

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_HOUR, _MINUTE = r"(?:[01][0-9]|2[0-3])", r"[0-5][0-9]"
_TIME = re.compile(
    rf"{_HOUR}:{_MINUTE}(?::{_MINUTE}(?:\.[0-9]{{1,9}})?)?(?:Z|z| ?UTC| ?[+-]{_HOUR}:?{_MINUTE})?"
)


def date_or_none(text: str) -> date | None:
    """Return the date of a text `YYYY-MM-DD`, or None if no calendar has it."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    if not (YEAR_MIN <= year <= YEAR_MAX and 1 <= month <= 12):
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def date_of_date_time(text: str) -> date | None:
    """Return the date of a text `YYYY-MM-DD` or of a date-time, or None if it is neither.

    A date-time has a time of day, up to nine fraction digits, and an optional zone: `Z`, ` UTC` or
    an offset. The date is the one that the text has, in the text's own zone.
    """
    day, _, time = text[:10], text[10:11], text[11:]
    if len(text) > len(day) and not (text[10] in "Tt " and _TIME.fullmatch(time)):
        return None
    return date_or_none(day)


def midnight(day: date) -> datetime:
    """Return the first moment of a day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def end_of(day: date) -> datetime:
    """Return the last moment of a day, in UTC."""
    return midnight(day) + timedelta(days=1) - timedelta(microseconds=1)


def bounds(first: date | None, last: date | None) -> tuple[datetime, datetime]:
    """Return the first and the last moment of a period of days; None is an open end."""
    begin = EARLIEST if first is None else midnight(first)
    return begin, LATEST if last is None else end_of(last)


def move(at: datetime, day: date) -> datetime:
    """Move a time to a day. Keep it if it is on that day, else return the day's midnight."""
    return at if at.date() == day else midnight(day)
