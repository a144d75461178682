"""Paging: pages of any size are the whole list, each row once and in order."""

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from ledger.book.paging import KeyRange, Page, PageRequest, Position, page_of
from ledger.store import keys
from ledger.store.keys import Scope, sort_name

SCOPE = Scope("tenant", "business")
POSITIONS = st.lists(
    st.builds(Position, st.sampled_from("abc"), st.integers(0, 3)), unique=True, max_size=12
)


@given(POSITIONS, st.integers(1, 5), st.booleans())
def test_pages_of_any_size_are_the_whole_list_in_order(
    positions: list[Position], count: int, ascending: bool
) -> None:
    rows = [(position, position) for position in sorted(positions, reverse=not ascending)]
    page_request, rows_of_pages = PageRequest(count, ascending), list[Position]()
    while True:
        page = page_of(rows, page_request)
        rows_of_pages += page.rows
        assert page.places == page.rows
        if page.last is None:
            break
        assert len(page.rows) == count
        page_request = replace(page_request, after=page.last)
    assert rows_of_pages == [position for position, _ in rows]


@given(POSITIONS, st.integers(1, 12))
def test_a_shortened_page_leads_to_the_row_after_its_end(
    positions: list[Position], count: int
) -> None:
    rows = [(position, position) for position in sorted(positions)]
    page_request = PageRequest(12, ascending=True)
    page = page_of(rows, page_request)
    short_page = page.first(count)
    if count >= len(rows):
        assert short_page is page
        return
    next_page = page_of(rows, replace(page_request, after=short_page.last))
    assert (*short_page.rows, *next_page.rows) == page.rows


def test_a_row_is_after_a_position_in_the_direction_of_the_list() -> None:
    first, second = Position("a", 1), Position("a", 2)
    assert PageRequest(1).is_after(first)
    assert PageRequest(1, ascending=True, after=first).is_after(second)
    assert PageRequest(1, ascending=False, after=second).is_after(first)
    for ascending in (True, False):
        assert not PageRequest(1, ascending, first).is_after(first)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_a_range_begins_with_the_item_of_the_position_and_stays_within_its_bounds(
    low: int, high: int, position_id: int, ascending: bool
) -> None:
    span = KeyRange(keys.account(SCOPE, low), keys.account(SCOPE, high))
    name = sort_name(span.low)
    position = Position(keys.account(SCOPE, position_id)[name]["S"])
    rest_of_span = span.begin(PageRequest(1, ascending, position))
    expected = (
        range(max(low, position_id), high + 1)
        if ascending
        else range(low, min(high, position_id) + 1)
    )
    ids_in_range = [
        number
        for number in range(10)
        if rest_of_span.low[name]["S"]
        <= keys.account(SCOPE, number)[name]["S"]
        <= rest_of_span.high[name]["S"]
    ]
    assert ids_in_range == [*expected]
    assert rest_of_span.is_empty is (not ids_in_range)
    assert span.begin(PageRequest(1, ascending)) == span


def test_a_page_that_loses_a_position_or_ends_before_its_first_row_is_our_own_fault() -> None:
    page = Page(("a", "b"), (Position("a"), Position("b")), None)
    with pytest.raises(AssertionError):
        page.first(0)
    with pytest.raises(AssertionError):
        replace(page, places=()).first(1)
    with pytest.raises(AssertionError):
        PageRequest(-1)
