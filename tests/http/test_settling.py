"""A page waits for rows on their way, up to its cursor or to its newest id."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ledger.book.paging import Page, PageRequest, Position, page_of
from ledger.http.request import Request
from ledger.http.settling import settled
from ledger.store import keys

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def place(second: int) -> Position:
    return Position(keys.position(BEGIN + timedelta(seconds=second), second))


class Book:
    """A list to which late rows come while a reader waits."""

    def __init__(self, rows: list[int], late: list[int]) -> None:
        self.rows, self.late = rows, late
        self.waited_for: list[datetime] = []

    @property
    def request(self) -> Request:
        """A request to a process whose waits let the late rows in."""

        def settle(at: datetime) -> bool:
            self.waited_for.append(at)
            self.rows += self.late
            return True

        return cast("Request", SimpleNamespace(runtime=SimpleNamespace(settle=settle)))

    def page(self, count: int, with_ids: bool = False, **order: Any) -> Page[int]:
        turn = PageRequest(count, **{"ascending": True, **order})

        def until(end: Position | None) -> Page[int]:
            seconds = sorted(self.rows, reverse=not turn.ascending)
            rows = [(place(n), n) for n in seconds if end is None or place(n) <= end]
            return page_of(rows, turn)

        places = (lambda page: page.places) if with_ids else (lambda _: ())
        return settled(self.request, until, turn.ascending, places)


def test_a_late_row_is_before_the_cursor() -> None:
    book = Book([1, 5, 9], late=[3, 12])
    page = book.page(2)
    assert (page.rows, page.last) == ((1, 3), place(3))
    assert book.waited_for == [BEGIN + timedelta(seconds=5)]


def test_a_page_keeps_its_cursor_if_nothing_came() -> None:
    page = Book([1, 5, 9], late=[]).page(2)
    assert page.rows == (1, 5)
    assert page.last is not None
    assert place(5) <= page.last < place(9)


def test_rows_that_come_behind_the_end_are_on_the_next_page() -> None:
    page = Book([1, 5], late=[3, 7]).page(9, with_ids=True)
    assert (page.rows, page.last) == ((1, 3, 5), None)


@pytest.mark.parametrize("order", [{"count": 9}, {"count": 2, "ascending": False}])
def test_a_page_that_a_client_does_not_go_on_behind_does_not_wait(order: Any) -> None:
    book = Book([1, 5, 9], late=[3])
    assert 3 not in book.page(**order).rows
    assert book.waited_for == []


def test_a_place_by_number_has_no_time() -> None:
    page: Page[int] = Page((1,), (Position("0" * 11),), Position("0" * 11))
    request = Book([], late=[]).request
    assert settled(request, lambda _: page, True) == page
