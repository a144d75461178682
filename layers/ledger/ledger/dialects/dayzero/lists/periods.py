"""Accounting periods: calendar months of the book, read from the period lock.

A month is closed if it ends on the last closed day or before. All others are open, also the month
that the day cuts (specs/dayzero.md, 3).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct

from ledger.book import Book, journal
from ledger.book.paging import Page, Position
from ledger.core.texts import format_instant
from ledger.dialects.dayzero import lists
from ledger.dialects.dayzero.errors import RULES
from ledger.dialects.dayzero.lists import ListQuery
from ledger.http import dates
from ledger.http.access import find_business
from ledger.http.query import Query
from ledger.http.request import Request

PERIODS_QUERY = (*lists.PAGE, "status", "search")
STATUSES = ("open", "closed", "locked")
SORTS = ("created_at", "period_start")


class Month(Struct, frozen=True):
    """A month of a business's book; `closed_at` is the time of its closing, None if it is open."""

    business_id: str
    first: date
    closed_at: datetime | None
    is_closed: bool

    @property
    def name(self) -> str:
        """The year and the month, as `YYYY-MM`."""
        return f"{self.first:%Y-%m}"

    @property
    def status(self) -> str:
        """The word for its state; our lock has no `locked`."""
        return "closed" if self.is_closed else "open"

    def render(self) -> dict[str, Any]:
        """Return the period as DayZero shows it."""
        begin = format_instant(dates.midnight(self.first))
        unknown = ("closed_by_user_id", "lock_reason", "reopen_reason", "reopened_at")
        return {
            "id": str(uuid5(UUID(self.business_id), self.name)),
            "business_id": self.business_id,
            "period_start": self.first.isoformat(),
            "period_end": _end_of(self.first).isoformat(),
            "status": self.status,
            "closed_at": self.closed_at and format_instant(self.closed_at),
            **dict.fromkeys((*unknown, "reopened_by_user_id")),
            "created_at": begin,
            "updated_at": begin,
        }


def periods(request: Request, book: Book) -> tuple[ListQuery, Page[Month], int]:
    """Return the query, a page of the months through the present one, and their count."""
    parameters = Query(request.query, RULES)
    list_query = lists.read(request, parameters, SORTS)
    status = lists.one_of(parameters, "status", STATUSES)
    search = parameters.text("search")
    parameters.refuse_faults()
    closed_through, closed_at = book.read.period_lock()
    business_id = book.read.scope.business_id
    months = [
        Month(business_id, first, closed_at if is_closed else None, is_closed)
        for first in _months(_begin(request, book), book.now.date())
        for is_closed in (_end_of(first) <= closed_through,)
    ]
    rows = [
        (Position(month.name), month)
        for month in months
        if status in ("", month.status) and search in month.name
    ]
    return list_query, lists.page_in_memory(rows, list_query.page), len(rows)


def _begin(request: Request, book: Book) -> date:
    """Return the day of the first entry, or of the business's creation if there is none."""
    first = journal.first_day(book.read)
    return first or find_business(request, book.read.scope.business_id).created_at.date()


def _months(begin: date, end: date) -> Iterator[date]:
    """Yield the first days of the months from one day to another, at least that of `end`."""
    first = min(begin, end).replace(day=1)
    while first <= end:
        yield first
        first = _end_of(first) + timedelta(days=1)


def _end_of(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
