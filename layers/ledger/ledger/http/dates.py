"""Dates and instants of requests: in the years 1900 to 2199, as ISO 8601 writes them."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from ledger.book.journal import EARLIEST, LATEST
from ledger.core.limits import YEAR_MAX, YEAR_MIN

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_HOUR, _MINUTE = r"(?:[01][0-9]|2[0-3])", r"[0-5][0-9]"
# Java and Go write nine decimals. ISO 8601 allows a comma, and an offset of hours alone.
_OF_DAY = rf"{_HOUR}:{_MINUTE}(?::{_MINUTE}([.,][0-9]{{1,9}})?)?"
_OFFSET = rf"{_HOUR}(?::?{_MINUTE})?"
_TIME = re.compile(rf"{_OF_DAY}(?:Z|z| ?UTC| ?[+-]{_OFFSET})?")
# Day, time, decimals and offset; a query string turns `+` into a space.
_INSTANT = re.compile(rf"([0-9-]{{10}})[Tt ]({_OF_DAY})([Zz]|[+ -]{_OFFSET})?")
MOMENT = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1) - MOMENT


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
    return midnight(day) + timedelta(days=1) - MOMENT


def instant(text: str, is_end: bool = False) -> datetime | None:
    """Return the instant of a date or date-time as a bound that it includes; None for other texts.

    A date is a whole day in UTC: its first moment, or its last if it `is_end`. An end without
    decimals includes its whole second. A time without a zone is in UTC. Decimals beyond the sixth
    are cut.
    """
    if (day := date_or_none(text)) is not None:
        return end_of(day) if is_end else midnight(day)
    match = _INSTANT.fullmatch(text)
    if match is None or date_or_none(match[1]) is None:
        return None
    offset = (match[4] or "Z").replace(" ", "+").upper()
    at = datetime.fromisoformat(f"{match[1]}T{match[2]}{offset}").astimezone(UTC)
    return at + _SECOND if is_end and not match[3] else at


def date_time(value: object, with_zone: bool = False) -> datetime | None:
    """Return the instant of a date-time in a body, or None for any other value.

    A time without a zone is in UTC, unless it must be `with_zone`. Decimals beyond the sixth are
    cut.
    """
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if match is None or (with_zone and not match[4]) or (match[4] or "").startswith(" "):
        return None
    return instant(match[0])


def bounds(first: date | None, last: date | None) -> tuple[datetime, datetime]:
    """Return the first and the last moment of a period of days; None is an open end."""
    begin = EARLIEST if first is None else midnight(first)
    return begin, LATEST if last is None else end_of(last)


def move(at: datetime, day: date) -> datetime:
    """Move a time to a day. Keep it if it is on that day, else return the day's midnight."""
    return at if at.date() == day else midnight(day)
