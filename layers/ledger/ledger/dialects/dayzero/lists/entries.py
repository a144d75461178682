"""The list of journal entries and its filters (specs/dayzero.md, 4)."""

from collections.abc import Callable

from msgspec.structs import replace

from ledger.book import Book, journal
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import Page, PageRequest
from ledger.core import texts
from ledger.core.accounts import Json
from ledger.core.entries import Entry
from ledger.core.ids import Kind
from ledger.dialects.dayzero import lists
from ledger.dialects.dayzero.errors import RULES
from ledger.dialects.dayzero.lists import ListQuery
from ledger.dialects.dayzero.lookup import CURRENCIES, canonical
from ledger.http.query import Query
from ledger.http.request import Request
from ledger.http.settling import settled_journal

ENTRIES_QUERY = (
    *(*lists.PAGE, *lists.PERIOD, "id", "ledger_id", "source", "creation_method"),
    *("invoice_id", "description", "search"),
)
METHODS = ("ai", "manual")  # of creation
ORDERS = {"created_at": Order.CREATION, "entry_date": Order.DATE, "date": Order.DATE}
SOURCES = (
    *("manual", "invoice", "bill", "credit_memo", "transaction", "stripe", "shopify", "plaid"),
    *("ramp", "square", "system", "teal"),
)


def entries(request: Request, book: Book) -> tuple[ListQuery, Page[Entry], int | None]:
    """Return the query, a page of journal entries, and their count if the query asks for it."""
    parameters = Query(request.query, RULES)
    list_query = lists.read(request, parameters, ORDERS)
    bounds = parameters.instants(*lists.PERIOD)
    uuids = parameters.comma_separated("id")
    rule = f"Input should be at most {lists.LIMIT_MAX} ids"
    parameters.check("id", len(uuids) <= lists.LIMIT_MAX, rule, "value_error")
    numbers = lists.numbers(book, Kind.ENTRY, uuids)
    matches = _filter(parameters, book)
    parameters.refuse_faults()
    order = ORDERS[list_query.order.split()[0]]
    if bounds[0] > bounds[1]:
        return list_query, Page((), (), None), 0
    journal_query = JournalQuery(list_query.page, order, dates=bounds)

    def keep(entry: Entry) -> bool:
        return bounds[0] <= entry.effective_at <= bounds[1] and matches(entry)

    if numbers is None:
        page = settled_journal(
            request, journal_query, lambda query: journal.entries(book.read, query, keep)
        )
        total = journal.count(book.read, journal_query, keep) if list_query.with_total else None
        return list_query, page, total
    page = journal.entries_by_id(book.read, journal_query, numbers, keep)
    everything = replace(journal_query, page_request=PageRequest(len(numbers)))
    total = len(journal.entries_by_id(book.read, everything, numbers, keep).rows)
    return list_query, page, total if list_query.with_total else None


def _filter(parameters: Query, book: Book) -> Callable[[Entry], bool]:
    """Return a function that tells whether an entry matches the filters other than its day."""
    ledgers = lists.numbers(book, Kind.ACCOUNT, parameters.comma_separated("ledger_id"))
    sources = parameters.comma_separated("source")
    rule = f"Input should be {', '.join(SOURCES)}"
    parameters.check("source", sources <= {*SOURCES}, rule, "enum")
    method = lists.one_of(parameters, "creation_method", METHODS)
    invoice = _link(parameters.text("invoice_id"))
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
            and (not invoice or _link(entry.details.get("invoice_id")) == invoice)
            and description in texts.folded(entry.description)
            and any(search in texts.folded(text) for text in descriptions)
        )

    return matches


def _link(text: Json) -> str:
    """Return an id of the client's own: exact, or a UUID in any spelling."""
    return canonical(str(text)) or str(text or "")
