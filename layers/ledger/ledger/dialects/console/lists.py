"""The console's queries: which page of a list, and which days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from ledger.book import totals
from ledger.book.paging import Page, PageRequest
from ledger.core.limits import PAGE_ITEMS_MAX
from ledger.errors import Fault, InvalidQuery
from ledger.http.cursors import Cursors
from ledger.http.dates import date_or_none, is_backwards
from ledger.http.rendered import fitting
from ledger.http.request import Request

LIMIT_DEFAULT = 50
ACCOUNTS_QUERY = ("contains", "limit", "cursor")
ENTRIES_QUERY = ("account", "limit", "cursor")
PERIOD_QUERY = ("first", "last")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which page of a list a request asks for."""

    turn: PageRequest
    cursors: Cursors

    def answer(self, page: Page[T], show: Callable[[T], dict[str, Any]]) -> dict[str, Any]:
        """As many rows of a page as fit, and the cursor of the next; null if none follows."""
        items, page = fitting(page, show)
        cursor = None if page.last is None else self.cursors.write("", page.last)
        return {"items": items, "next_cursor": cursor}


def asked(request: Request, ascending: bool = False) -> ListQuery:
    """`limit` (1 to 200) and `cursor`."""
    cursors, faults = Cursors.of(request), []
    limit, cursor = said(request, "limit") or str(LIMIT_DEFAULT), said(request, "cursor")
    is_number = limit.isascii() and limit.isdigit() and len(limit) <= 3
    if not (is_number and 1 <= int(limit) <= PAGE_ITEMS_MAX):
        faults.append(Fault(("limit",), "limit", f"must be a number from 1 to {PAGE_ITEMS_MAX}"))
    after = cursors.read(cursor, "") if cursor else None
    if cursor and after is None:
        faults.append(Fault(("cursor",), "cursor", "must be one that this list has given"))
    if faults:
        raise InvalidQuery(tuple(faults))
    return ListQuery(PageRequest(int(limit), ascending, after), cursors)


def period(request: Request) -> tuple[date, date]:
    """`first` and `last`, both included; without them, from the beginning and to the end."""
    faults, days = [], []
    for name, default in (("first", totals.FIRST_DAY), ("last", totals.LAST_DAY)):
        text = said(request, name)
        day = date_or_none(text)
        if text and day is None:
            faults.append(Fault((name,), "date", "must be a date YYYY-MM-DD"))
        days.append(day or default)
    if not faults and is_backwards(*days):
        faults.append(Fault(("last",), "date", "must not be before first"))
    if faults:
        raise InvalidQuery(tuple(faults))
    return days[0], days[1]


def said(request: Request, name: str) -> str:
    """A parameter's last value; empty if it is not given."""
    return request.query.get(name, [""])[-1].strip()
