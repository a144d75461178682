"""Days of requests, and the moments at which they begin and end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from ledger.book.journal import EARLIEST, LATEST
from ledger.http import dates

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(DAYS)
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert dates.date_or_none(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["", "2026-02-30", "2026-2-3", "2026-02-03T00:00", " 2026-02-03", "1899-12-31", "2200-01-01"],
)
def test_a_text_that_is_no_day_is_read_as_none(text: str) -> None:
    assert dates.date_or_none(text) is None


@given(DAYS)
def test_a_day_ends_where_the_next_one_begins(day: date) -> None:
    gap = dates.midnight(day + timedelta(days=1)) - dates.end_of(day)
    assert gap == timedelta(microseconds=1)


def test_an_open_end_of_a_period_has_no_bound() -> None:
    day = date(2026, 1, 31)
    assert dates.bounds(None, None) == (EARLIEST, LATEST)
    assert dates.bounds(day, day) == (dates.midnight(day), dates.end_of(day))


def test_a_time_keeps_its_hour_only_on_its_own_day() -> None:
    at = datetime(2026, 1, 31, 12, 30, tzinfo=UTC)
    assert dates.move(at, date(2026, 1, 31)) == at
    assert dates.move(at, date(2026, 2, 1)) == datetime(2026, 2, 1, tzinfo=UTC)


@given(DAYS)
def test_a_date_is_a_bound_that_includes_its_whole_day(day: date) -> None:
    text = day.isoformat()
    assert dates.instant(text) == dates.midnight(day)
    assert dates.instant(text, is_end=True) == dates.end_of(day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T02:00:00+02:00", "2026-03-01T00:00:00"),
        ("2026-03-01T02:00:00 02:00", "2026-03-01T00:00:00"),
        ("2026-02-28T22:00-0200", "2026-03-01T00:00:00"),
        ("2026-03-01 00:00:00", "2026-03-01T00:00:00"),
        ("2026-03-01t00:00:00.123456789z", "2026-03-01T00:00:00.123456"),
    ],
)
def test_an_instant_is_read_in_its_zone_or_in_utc(text: str, expected: str) -> None:
    at = datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert dates.instant(text) == at
    last = at if "." in text else at + timedelta(microseconds=999_999)
    assert dates.instant(text, is_end=True) == last


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "2026-02-30T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T00:00:00+24:00"),
        *("2026-03-01T00:00:00.1234567890Z", "2026-03-01T00Z", "2200-01-01T00:00:00Z"),
    ],
)
def test_a_text_that_is_no_instant_is_read_as_none(text: str) -> None:
    assert dates.instant(text) is None
