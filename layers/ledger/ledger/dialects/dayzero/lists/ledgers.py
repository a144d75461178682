"""The list of ledgers: part of a name, types, status, ids; by creation or by name."""

from collections.abc import Callable

from ledger.book import Book, chart, openings
from ledger.book.paging import Page, PageRequest, Position
from ledger.core import texts
from ledger.core.accounts import AccountState, AccountType
from ledger.core.ids import Kind
from ledger.core.limits import PAGE_ITEMS_READ_MAX
from ledger.dialects.dayzero import lists
from ledger.dialects.dayzero.errors import RULES
from ledger.dialects.dayzero.lists import ListQuery
from ledger.http.query import Query
from ledger.http.request import Request
from ledger.http.settling import settled

LEDGERS_QUERY = (*lists.PAGE, "id", "type", "status", "name")
STATUSES = ("active", "inactive")
SORTS = ("created_at", "name")


def ledgers(request: Request, book: Book) -> tuple[ListQuery, Page[AccountState], int | None]:
    """Return the query, a page of the open ledgers, and their count if the query asks for it."""
    parameters = Query(request.query, RULES)
    list_query = lists.read(request, parameters, SORTS, is_descending=False)
    keep = _filter(parameters, book)
    parameters.refuse_faults()
    if list_query.order.startswith("name"):
        rows = [
            (Position(texts.folded(state.account.terms.name), state.account.account_id), state)
            for states in chart.states(book.read)
            for state in states
            if keep(state)
        ]
        total = len(rows) if list_query.with_total else None
        return list_query, lists.page_in_memory(rows, list_query.page), total

    def until(end: Position | None) -> Page[AccountState]:
        def keep_until(state: AccountState) -> bool:
            return keep(state) and (end is None or openings.place_of(state.account) <= end)

        return openings.by_opening(book.read, list_query.page, keep_until)

    page = settled(request, until, list_query.page.ascending)
    return list_query, page, _count(book, keep) if list_query.with_total else None


def _count(book: Book, keep: Callable[[AccountState], bool]) -> int | None:
    """Return the number of ledgers that match; None if one request cannot read them all."""
    page = book.read.accounts_by_number(PageRequest(PAGE_ITEMS_READ_MAX), keep)
    return len(page.rows) if page.last is None else None


def _filter(parameters: Query, book: Book) -> Callable[[AccountState], bool]:
    numbers = lists.numbers(book, Kind.ACCOUNT, parameters.comma_separated("id"))
    types = parameters.comma_separated("type")
    rule = f"Input should be {', '.join(AccountType)}"
    parameters.check("type", types <= {*AccountType}, rule, "enum")
    status = lists.one_of(parameters, "status", STATUSES)
    name = texts.folded(parameters.text("name"))

    def matches(state: AccountState) -> bool:
        terms = state.account.terms
        return (
            state.is_open
            and (numbers is None or state.account.account_id in numbers)
            and (not types or terms.type.value in types)
            and status in ("", terms.details.get("status", "active"))
            and name in texts.folded(terms.name)
        )

    return matches
