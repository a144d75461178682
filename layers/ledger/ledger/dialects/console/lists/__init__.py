"""The console's lists: the page that a request asks for, and its period."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from ledger.book import totals
from ledger.book.paging import Page, PageRequest
from ledger.core.limits import PAGE_ITEMS_MAX
from ledger.dialects.console.errors import RULES
from ledger.http import query
from ledger.http.cursors import Cursors
from ledger.http.query import Query
from ledger.http.request import Request
from ledger.http.response import fitting

LIMIT_DEFAULT = 50
ACCOUNTS_QUERY = ("contains", "parent", "labels", "limit", "cursor")
PERIOD_QUERY = ("first", "last", "parent")
T = TypeVar("T")


class ListQuery(query.ListQuery, frozen=True):
    """A page of one of the console's lists."""

    def answer(self, page: Page[T], render: Callable[[T], dict[str, Any]]) -> dict[str, Any]:
        """Return as many rows as fit one answer, and the cursor of the next page or null."""
        return self.cut(page, render)[0]

    def cut(
        self, page: Page[T], render: Callable[[T], dict[str, Any]]
    ) -> tuple[dict[str, Any], Page[T]]:
        """Return the same, and the page of its rows."""
        items, page = fitting(page, render)
        return {"items": items, "next_cursor": self.next_cursor(page)}, page


def read(request: Request, ascending: bool = False) -> ListQuery:
    """Read `limit` (1 to 200) and `cursor`."""
    parameters, cursors = Query(request.query, RULES), Cursors.for_request(request)
    limit = parameters.integer("limit", LIMIT_DEFAULT, 1, PAGE_ITEMS_MAX)
    after = parameters.cursor(cursors, "")
    parameters.refuse_faults()
    return ListQuery(PageRequest(limit, ascending, after), "", False, cursors)


def period(request: Request) -> tuple[date, date]:
    """Read the days `first` and `last`, both included; an absent one leaves its end open."""
    parameters = Query(request.query, RULES)
    first, last = parameters.period("first", "last")
    parameters.refuse_faults()
    return first or totals.FIRST_DAY, last or totals.LAST_DAY


def with_labels(request: Request) -> bool:
    """Read `labels`: true if the list has labels among the accounts, which is usual."""
    parameters = Query(request.query, RULES)
    is_included = parameters.boolean("labels", True)
    parameters.refuse_faults()
    return is_included


def text(request: Request, name: str) -> str:
    """Return a parameter's last value without outer spaces; empty if it is absent."""
    return Query(request.query, RULES).text(name).strip()
