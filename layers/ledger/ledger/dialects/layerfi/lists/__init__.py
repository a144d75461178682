"""Lists (specs/layer.md, 4): filters, order, cursor, and the envelope of a page."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from ledger.book import Book, chart, journal
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import Page, PageRequest
from ledger.core import texts
from ledger.core.accounts import AccountState, AccountType
from ledger.core.entries import Entry, Line
from ledger.core.ids import Kind
from ledger.dialects.layerfi import lookup
from ledger.dialects.layerfi.errors import RULES
from ledger.dialects.layerfi.lookup import CUSTOMER, DIMENSION, VENDOR
from ledger.http import dates, query
from ledger.http.cursors import Cursors
from ledger.http.query import Query
from ledger.http.request import Request
from ledger.http.response import fitting
from ledger.http.settling import settled_journal

T = TypeVar("T")
LIMIT_DEFAULT, LIMIT_MAX = 100, 500
DAYS_MAX = 31
PAGE = ("limit", "cursor", "sort_by", "sort_order")
PERIOD_QUERY = ("start_date", "end_date")
ENTRIES_QUERY = (
    *(*PAGE, "show_total_count", *PERIOD_QUERY, "customer_id", "customer_external_id"),
    *("vendor_id", "vendor_external_id", "tag_key", "tag_values", "external_id"),
)
CUSTOM_ENTRIES_QUERY = (*ENTRIES_QUERY, "reference_number")
LINES_QUERY = (*PAGE, *PERIOD_QUERY, "include_child_account_lines")
BY_NUMBER = {"created_at": Order.NUMBER}
ORDERS = {"entry_at": Order.DATE, "entry_number": Order.CREATION, "created_at": Order.CREATION}
CATEGORIES_QUERY = ("mode",)
_MODES = {
    "DEFAULT": None,
    "ALL": None,
    "EXPENSES": AccountType.EXPENSE,
    "REVENUE": AccountType.REVENUE,
}
_ORDERINGS = ("ASC", "DESC")


class ListQuery(query.ListQuery, frozen=True):
    """A page of one of Layer's lists. `dates` has the first and the last instant of its period."""

    sort_by: str
    dates: tuple[datetime, datetime]

    @property
    def is_by_date(self) -> bool:
        """True if effective times order the list."""
        return ORDERS.get(self.sort_by) is Order.DATE

    @property
    def journal_query(self) -> JournalQuery:
        """The same page, order and period of the general journal."""
        return JournalQuery(self.page, ORDERS[self.sort_by], dates=self.dates)

    def answer(
        self, page: Page[T], render: Callable[[T], dict[str, Any]], total: int | None = None
    ) -> dict[str, Any]:
        """Return the envelope, with as many of the page's rows as fit one answer."""
        data, page = fitting(page, render)
        cursor = self.next_cursor(page)
        pagination = {
            "cursor": cursor,
            "has_more": cursor is not None,
            "total_count": total,
            "sort_by": self.sort_by,
            "sort_order": "ASC" if self.page.ascending else "DESC",
        }
        return {"data": data, "meta": {"pagination": pagination}}


def read(request: Request, sorts: Mapping[str, Any] = ORDERS) -> ListQuery:
    """Read limit, order, period and cursor. Raise `InvalidQuery` with all faults."""
    parameters = Query(request.query, RULES)
    limit = parameters.integer("limit", LIMIT_DEFAULT, 1, LIMIT_MAX)
    sort_by = parameters.choice("sort_by", next(iter(sorts)), tuple(sorts))
    ordering = parameters.text("sort_order", "ASC").upper()
    parameters.check("sort_order", ordering in _ORDERINGS, "must be ASC or DESC", "query")
    is_ascending = ordering == "ASC"
    with_total = parameters.boolean("show_total_count")
    period = instants(parameters)
    # Earlier releases sorted entries by number, and their cursors name another place.
    name = "number by creation" if sort_by == "entry_number" else sort_by
    order, cursors = f"{name} {is_ascending}", Cursors.for_request(request)
    after = parameters.cursor(cursors, order)
    parameters.refuse_faults()
    page = PageRequest(limit, is_ascending, after)
    return ListQuery(page, order, with_total, cursors, sort_by, period)


def instants(parameters: Query) -> tuple[datetime, datetime]:
    """Read a period's first and last moment. Layer's `end_date` is the moment after the last."""
    first, last = parameters.instants(*PERIOD_QUERY, until_last=True)
    is_forward = first <= last + dates.MOMENT
    parameters.check("end_date", is_forward, "must not be before start_date", "query")
    return first, last


def entries(request: Request, book: Book, list_query: ListQuery) -> tuple[Page[Entry], int | None]:
    """Return a page of entries in the business's currency, and their number if requested.

    An external id is a key: it finds its entry, and no reversal that repeats it.
    """
    keep = _keep(request, book, list_query)
    if external_id := Query(request.query, RULES).text("external_id"):
        entry_id = lookup.entry_id_of_key(request, book, external_id)
        entry_ids = [] if entry_id is None else [entry_id]
        page = journal.entries_by_id(book.read, list_query.journal_query, entry_ids, keep)
        return page, len(page.rows) if list_query.with_total else None
    page = settled_journal(
        request, list_query.journal_query, lambda query: journal.entries(book.read, query, keep)
    )
    return page, journal.count(
        book.read, list_query.journal_query, keep
    ) if list_query.with_total else None


def _keep(request: Request, book: Book, list_query: ListQuery) -> Callable[[Entry], bool]:
    """Return the predicate of the query's filters."""
    currency, parameters = lookup.currency(request), Query(request.query, RULES)
    reference_number = parameters.text("reference_number")
    party_ids = {kind: _party(request, book, kind) for kind in (CUSTOMER, VENDOR)}
    keys = parameters.repeated("tag_key")
    definitions = book.read.all_defined(DIMENSION, keys).values()
    dimensions = {number for number, dimension in definitions if dimension is not None}
    values = {
        texts.normal(text)
        for parameter in parameters.repeated("tag_values")
        for text in (parameter, *parameter.split(","))
    }
    parameters.check("tag_values", bool(keys or not values), "goes with tag_key", "query")
    parameters.refuse_faults()

    def has_tag(tag: Sequence[Any]) -> bool:
        return tag[0] in dimensions and (not values or tag[3] in values)

    def keep(entry: Entry) -> bool:
        all_details: list[Mapping[str, Any]] = [
            entry.details,
            *(line.details for line in entry.lines),
        ]
        tags = [tag for details in all_details for tag in details.get("tags", [])]
        return (
            entry.currency == currency
            and reference_number in ("", entry.details.get("reference_number"))
            and list_query.dates[0] <= entry.effective_at <= list_query.dates[1]
            and all(
                number is None or any(details.get(kind) == number for details in all_details)
                for kind, number in party_ids.items()
            )
            and (not keys or any(map(has_tag, tags)))
        )

    return keep


def _party(request: Request, book: Book, kind: Kind) -> int | None:
    parameters = Query(request.query, RULES)
    uuid, external_id = parameters.text(f"{kind}_id"), parameters.text(f"{kind}_external_id")
    return lookup.party(book, kind, uuid or None, external_id or None)


def accounts(request: Request, book: Book, account_id: int) -> set[int]:
    """Return the account of a list of lines and, if the query asks for it, its descendants."""
    parameters = Query(request.query, RULES)
    with_children = parameters.boolean("include_child_account_lines")
    parameters.refuse_faults()
    if with_children:
        below = chart.from_above((state.account for state in _all(book)), account_id)
        return {account_id, *(account.account_id for account in below)}
    return {account_id}


def lines(
    request: Request, book: Book, account_ids: set[int], list_query: ListQuery
) -> Page[tuple[Entry, Line]]:
    """Return a page of the lines of accounts in the business's currency.

    Outside the order of dates a page has DAYS_MAX days at most: each day's balances are reads.
    """
    currency = lookup.currency(request)

    def read_page(query: JournalQuery) -> Page[tuple[Entry, Line]]:
        return journal.lines_of_accounts(book.read, query, account_ids, currency)

    page = settled_journal(request, list_query.journal_query, read_page)
    days: set[date] = set()
    for place, (entry, _) in enumerate(page.rows):
        days.add(entry.effective_at.date())
        if len(days) > DAYS_MAX and not list_query.is_by_date:
            return page.first(place)
    return page


def _all(book: Book) -> list[AccountState]:
    accounts, labels = chart.states(book.read)
    return [*accounts, *labels]


def chart_of(book: Book) -> list[AccountState]:
    """Return the open accounts of the book. Leave labels out if one answer cannot hold them."""
    return chart.visible(*chart.states(book.read))


def category_type(request: Request) -> AccountType | None:
    """Return the type of accounts that the query's mode selects; None for all types."""
    parameters = Query(request.query, RULES)
    mode = parameters.choice("mode", "DEFAULT", tuple(_MODES))
    parameters.refuse_faults()
    return _MODES[mode]
