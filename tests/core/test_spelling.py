"""Ids as UUIDs, both ways, and instants as texts."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from ledger.core import ids
from ledger.core.spelling import Ids, Kind, format_instant

TIMES = st.integers(-(1 << 31), 1 << 32).map(lambda second: datetime.fromtimestamp(second, UTC))
BUSINESS = "9b2f6d3a-0000-4000-8000-000000000001"
NUMBERS = st.integers(0, ids.CLOCK_NUMBER_MAX) | st.integers(1 << 42, ids.NUMBER_MAX)


@given(kind=st.sampled_from(Kind), number=NUMBERS)
def test_a_uuid_is_read_by_its_own_kind_and_business_alone(kind: Kind, number: int) -> None:
    speller = Ids(BUSINESS)
    uuid = speller.uuid(kind, number)
    assert speller.number(kind, uuid) == number
    assert Ids("another").number(kind, uuid) is None
    assert all(speller.number(other, uuid) is None for other in Kind if other != kind)


@given(number=NUMBERS)
def test_either_spelling_is_read(number: int) -> None:
    speller = Ids(BUSINESS)
    assert speller.any_number(Kind.ENTRY, speller.entry(number)) == number
    assert speller.any_number(Kind.ENTRY, str(number)) == number
    assert speller.any_number(Kind.ACCOUNT, speller.entry(number)) is None
    assert speller.number(Kind.ENTRY, str(number)) is None


def test_a_kind_is_the_same_key_as_its_text() -> None:
    assert {Kind.TAG_VALUE: 1}["tag value"] == 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("digits", "text"), [(6, "2026-01-31T22:30:05.006007Z"), (3, "2026-01-31T22:30:05.006Z")]
)
def test_an_instant_is_in_utc_with_its_decimals(digits: int, text: str) -> None:
    at = datetime(2026, 2, 1, 0, 30, 5, 6007, timezone(timedelta(hours=2)))
    assert format_instant(at, digits) == text


@given(TIMES, st.sampled_from((3, 6)))
def test_texts_of_instants_sort_by_time(at: datetime, digits: int) -> None:
    assert format_instant(at, digits) < format_instant(at + timedelta(seconds=1), digits)
