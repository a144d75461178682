"""DayZero's lists (specs/dayzero.md, 3): filters, order, and a cursor that goes both ways."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ledger.book import Book, journal
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import Page, PageRequest
from ledger.core import texts
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry
from ledger.core.ids import Kind
from ledger.dialects.dayzero.errors import RULES
from ledger.dialects.dayzero.lookup import CURRENCIES
from ledger.http import dates, query
from ledger.http.cursors import Cursors
from ledger.http.query import Query
from ledger.http.request import Request
from ledger.http.response import fitting

T = TypeVar("T")

LIMIT_DEFAULT, LIMIT_MAX = 50, 1_000
_PAGE = ("limit", "cursor", "direction", "sort_by", "descending")
_PERIOD = ("start_date", "end_date")
ENTRIES_QUERY = (
    *(*_PAGE, "include_total_count", *_PERIOD, "id", "ledger_id", "source", "creation_method"),
    *("invoice_id", "description", "search"),
)
LEDGERS_QUERY = (*_PAGE, "id", "type", "status", "name")
STATEMENT_QUERY = (*_PAGE, "include_total_count", *_PERIOD)
STATUSES = ("active", "inactive")
METHODS = ("ai", "manual")  # of creation
ORDERS = {"created_at": Order.CREATION, "entry_date": Order.DATE, "date": Order.DATE}
SOURCES = (
    *("manual", "invoice", "bill", "credit_memo", "transaction", "stripe", "shopify", "plaid"),
    *("ramp", "square", "system", "teal"),
)


@dataclass(frozen=True, slots=True)
class ListQuery(query.ListQuery):
    """A page of one of DayZero's lists; `is_backwards` is the direction `prev`."""

    is_backwards: bool

    def answer(
        self,
        page: Page[T],
        render: Callable[[T], dict[str, Any]],
        total: int | None = None,
        copies: int = 1,
    ) -> dict[str, Any]:
        """Return the envelope with as many items as fit, if the answer has them `copies` times.

        The items are in the list's order, also where they were read backwards.
        """
        items, page = fitting(page, render, copies, self.is_backwards)
        cursor = self.next_cursor(page)
        body: dict[str, Any] = {
            "items": items,
            "next_cursor": cursor,
            "has_more": cursor is not None,
        }
        return {**body, "total_count": total} if self.with_total else body


def read(
    request: Request, parameters: Query, sorts: Sequence[str], is_descending: bool = False
) -> ListQuery:
    """Read limit, order, direction and cursor; `is_descending` is the list's own order."""
    limit = parameters.integer("limit", LIMIT_DEFAULT, 1, LIMIT_MAX)
    sort_by = parameters.choice("sort_by", sorts[0], sorts)
    is_descending = parameters.boolean("descending", is_descending)
    is_backwards = parameters.choice("direction", "next", ("next", "prev")) == "prev"
    with_total = parameters.boolean("include_total_count")
    order, cursors = f"{sort_by} {is_descending}", Cursors.for_request(request, "x-business-id")
    after = parameters.cursor(cursors, order)
    page = PageRequest(limit, is_descending == is_backwards, after)
    return ListQuery(page, order, with_total, cursors, is_backwards)


def entries(request: Request, book: Book) -> tuple[ListQuery, Page[Entry], int | None]:
    """Return the query, a page of journal entries, and their count if the query asks for it."""
    parameters = Query(request.query, RULES)
    list_query = read(request, parameters, tuple(ORDERS), is_descending=True)
    first, last = parameters.period("start_date", "end_date")
    uuids = parameters.comma_separated("id")
    rule = f"Input should be at most {LIMIT_MAX} ids"
    parameters.check("id", len(uuids) <= LIMIT_MAX, rule, "value_error")
    numbers = _numbers(book, Kind.ENTRY, uuids)
    matches = _filter(parameters, book)
    parameters.refuse_faults()
    order = ORDERS[list_query.order.split()[0]]
    bounds = dates.bounds(first, last)
    journal_query = JournalQuery(list_query.page, order, dates=bounds)

    def keep(entry: Entry) -> bool:
        return bounds[0] <= entry.effective_at <= bounds[1] and matches(entry)

    if numbers is None:
        page = journal.entries(book.read, journal_query, keep)
        total = journal.count(book.read, journal_query, keep) if list_query.with_total else None
        return list_query, page, total
    page = journal.entries_by_id(book.read, journal_query, numbers, keep)
    everything = replace(journal_query, page_request=PageRequest(len(numbers)))
    total = len(journal.entries_by_id(book.read, everything, numbers, keep).rows)
    return list_query, page, total if list_query.with_total else None


def _filter(parameters: Query, book: Book) -> Callable[[Entry], bool]:
    """Return a function that tells whether an entry matches the filters other than its day."""
    ledgers = _numbers(book, Kind.ACCOUNT, parameters.comma_separated("ledger_id"))
    sources = parameters.comma_separated("source")
    rule = f"Input should be {', '.join(SOURCES)}"
    parameters.check("source", sources <= {*SOURCES}, rule, "enum")
    method = _choice(parameters, "creation_method", METHODS)
    invoice = parameters.text("invoice_id").lower()
    description = texts.folded(parameters.text("description"))
    search = texts.folded(parameters.text("search"))
    # Every entry here is manual, in its source and in its method.
    has_any = method != "ai" and (not sources or "manual" in sources)

    def matches(entry: Entry) -> bool:
        descriptions = [entry.description, *(line.description for line in entry.lines)]
        return (
            has_any
            and entry.currency in CURRENCIES
            and (ledgers is None or any(line.account_id in ledgers for line in entry.lines))
            and (not invoice or entry.details.get("invoice_id") == invoice)
            and description in texts.folded(entry.description)
            and any(search in texts.folded(text) for text in descriptions)
        )

    return matches


def ledgers(request: Request, book: Book) -> tuple[ListQuery, Page[AccountState]]:
    """Return the query and a page of the ledgers."""
    parameters = Query(request.query, RULES)
    list_query = read(request, parameters, ("created_at",))
    numbers = _numbers(book, Kind.ACCOUNT, parameters.comma_separated("id"))
    types = parameters.comma_separated("type")
    status = _choice(parameters, "status", STATUSES)
    name = texts.folded(parameters.text("name"))
    parameters.refuse_faults()

    def keep(state: AccountState) -> bool:
        terms = state.account.terms
        return (
            state.is_open
            and (numbers is None or state.account.account_id in numbers)
            and (not types or terms.type.value in types)
            and status in ("", terms.details.get("status", "active"))
            and name in texts.folded(terms.name)
        )

    return list_query, book.read.accounts_by_number(list_query.page, keep)


def _choice(parameters: Query, name: str, choices: Sequence[str]) -> str:
    text = parameters.text(name)
    rule = f"Input should be {' or '.join(choices)}"
    parameters.check(name, text in ("", *choices), rule, "value_error")
    return text


def _numbers(book: Book, kind: Kind, uuids: set[str]) -> set[int] | None:
    """Return the numbers that UUIDs spell; None without a filter. Unknown ids match nothing."""
    numbers = {book.ids.id_of(kind, uuid) for uuid in uuids}
    return {number for number in numbers if number is not None} if uuids else None
