"""Lists (specs/pennylane.md, 3): limit, sort, filter and cursor, and the envelope.

A cursor is the position of the last row, so it stays valid while others write. The client sends
the same filter again with it. A filter on the sort field bounds the read. Other filters apply to
the rows read, at most PAGE_ITEMS_READ_MAX a request, so a page may be short.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ledger.book import Book, creation, journal
from ledger.book.journal import EARLIEST, LATEST, JournalQuery, Order
from ledger.book.lettered import with_states
from ledger.book.paging import Page, PageRequest
from ledger.core import ids
from ledger.core.entries import Entry, Line
from ledger.core.limits import PAGE_ITEMS_READ_MAX
from ledger.dialects.pennylane import chart_of_accounts
from ledger.dialects.pennylane.errors import RULES
from ledger.dialects.pennylane.lists import filters, offsets
from ledger.dialects.pennylane.lists.by_id import IdFilter, place_of_entry, settled_by_id
from ledger.dialects.pennylane.lists.filters import ALL, ORDER, Condition, Fields
from ledger.dialects.pennylane.lists.offsets import Numbered, Offset
from ledger.dialects.pennylane.views import values_of
from ledger.http import dates, query
from ledger.http.cursors import Cursors
from ledger.http.query import Query
from ledger.http.request import Request
from ledger.http.response import fitting

T = TypeVar("T")
LIMIT_DEFAULT = 20
PAGE_QUERY = ("limit", "cursor")
FILES_QUERY = (*PAGE_QUERY, "sort")
LINES_QUERY = (*FILES_QUERY, "filter")
LETTERED_QUERY = (*FILES_QUERY, *offsets.NAMES)
QUERY = (*LINES_QUERY, *offsets.NAMES)  # the parameters of every other list with a filter


class Listing(Struct, frozen=True):
    """The filterable fields and the sort fields of one list.

    `sort_by_offset` is the order of numbered pages. It is empty if the contract of 2025 has none;
    then the list lacks the four counts too. Ids are compared by number, or `by_creation`.
    """

    fields: Fields
    sorts: tuple[str, ...] = ("id",)
    limit_max: int = 100
    sort_by_offset: str = "id"
    by_creation: bool = False


ENTRIES = Listing(
    {"id": ("integer", ALL), "date": ("date", ORDER), "journal_id": ("integer", ALL)},
    ("id", "date"),
    sort_by_offset="-id",
    by_creation=True,
)
LINES_OF_ENTRY = Listing({"ledger_account_id": ("integer", ALL)})
LINES = Listing(
    {
        "id": ("integer", ALL),
        "journal_id": ("integer", ALL),
        "ledger_account_id": ("integer", ALL),
        "date": ("date", ALL),
    },
    ("id", "date"),
    sort_by_offset="",
    by_creation=True,
)
LETTERED = Listing({}, ("id", "date"), by_creation=True)


class ListQuery(query.ListQuery, frozen=True):
    """A page of one of Pennylane's lists, by cursor or by number, and its filter.

    `order` is the field that the list is sorted by. `by_creation` says that ids are compared by
    creation, which is IdFilter's work. A list with `has_counts` shows the four counts of 2025.
    """

    conditions: tuple[Condition, ...]
    offset: Offset | None
    by_creation: bool
    has_counts: bool = True

    @property
    def is_ascending_by_creation(self) -> bool:
        """True if the list goes from the oldest row to the newest one."""
        return self.by_creation and self.order == "creation" and self.page.ascending

    def keeps(self, values: Mapping[str, Any]) -> bool:
        """Return whether a row with these values meets every condition."""
        return all(
            condition.holds(values[condition.field])
            for condition in self.conditions
            if not (self.by_creation and condition.is_by_creation)
        )

    def journal_query(self) -> JournalQuery:
        """Return the same query of the general journal, bounded by conditions on the date."""
        low, high = EARLIEST.date().isoformat(), LATEST.date().isoformat()
        for condition in self.conditions:
            if condition.field == "date":
                least, greatest = condition.bounds
                low, high = max(low, least or low), min(high, greatest or high)
        bounds = dates.bounds(date.fromisoformat(low), date.fromisoformat(high))
        order = Order.DATE if self.order == "date" else Order.CREATION
        return JournalQuery(self.page, order, dates=bounds)

    def cut(self, page: Page[T]) -> Page[T]:
        """Return the numbered page out of all rows, or the page by cursor as it is."""
        return page if self.offset is None else self.offset.cut(page)

    def answer(self, page: Page[T], show: Callable[[T], dict[str, Any]]) -> dict[str, Any]:
        """Return the envelope: a cursor for a page by cursor, the four counts for a numbered one.

        A page by cursor has as many rows as fit one answer. A numbered page has all its rows.
        """
        if isinstance(page, Numbered):
            numbered = [show(row) for row in page.rows]
            return {"items": numbered, "has_more": None, "next_cursor": None, **page.counts}
        items, page = fitting(page, show)
        cursor = self.next_cursor(page)
        has_more = cursor is not None
        envelope = {"items": items, "has_more": has_more, "next_cursor": cursor}
        return {**envelope, **dict.fromkeys(offsets.COUNTS if self.has_counts else ())}


def read(request: Request, listing: Listing, parameters: Query | None = None) -> ListQuery:
    """Read limit or page, sort, filter and cursor. Raise `InvalidQuery` with all faults.

    `parameters` may already have faults of parameters that only this list has.
    """
    parameters = parameters or Query(request.query, RULES)
    limit = parameters.integer("limit", LIMIT_DEFAULT, 1, listing.limit_max)
    offset = offsets.read(request, parameters, listing.limit_max, bool(listing.sort_by_offset))
    default = "-id" if offset is None else listing.sort_by_offset
    field, ascending = _sort(parameters, listing, default)
    text, by_creation = parameters.text("filter"), listing.by_creation
    conditions = filters.read(text, listing.fields, parameters.faults, by_creation)
    cursors = Cursors.for_request(request, "x-company-id")
    # Earlier releases sorted by number, and their cursors name another place.
    order = "creation" if by_creation and field == "id" else field
    after = parameters.cursor(cursors, order)
    parameters.refuse_faults()
    count = limit if offset is None else PAGE_ITEMS_READ_MAX
    page = PageRequest(count, ascending, after)
    has_counts = bool(listing.sort_by_offset)
    return ListQuery(page, order, False, cursors, conditions, offset, by_creation, has_counts)


def entries(
    request: Request, book: Book, list_query: ListQuery, show: Callable[[Entry], dict[str, Any]]
) -> dict[str, Any]:
    """Answer a page of the company's entries.

    A numbered page counts all entries, but renders only its own.
    """
    offset = list_query.offset
    id_filter = IdFilter.read(book.read, list_query.conditions, creation.place_of_entry)
    query = list_query.journal_query()

    def keep(entry: Entry, bounds: IdFilter = id_filter) -> bool:
        values = values_of(entry)
        return _is_ours(entry) and bounds.has(entry) and list_query.keeps(values)

    def read_page(bounds: IdFilter) -> Page[Entry]:
        keep_within = partial(keep, bounds=bounds)
        if bounds.numbers is not None:
            return journal.entries_by_id(book.read, query, bounds.numbers, keep_within)
        return journal.entries(book.read, bounds.narrow(query), keep_within)

    if offset is None:
        is_ascending = list_query.is_ascending_by_creation
        page = settled_by_id(request, id_filter, read_page, place_of_entry, is_ascending)
        return list_query.answer(page, show)

    def render(entry: Entry, index: int) -> dict[str, Any]:
        return show(entry) if offset.has(index) else {}

    narrowed = id_filter.narrow(query)
    return list_query.answer(
        offset.cut(journal.map_entries(book.read, narrowed, keep, render)), dict
    )


def lines(request: Request, book: Book, list_query: ListQuery) -> Page[tuple[Entry, Line]]:
    """Return a page of the lines of all entries."""
    id_filter = IdFilter.read(book.read, list_query.conditions, creation.place_of_line)
    query = list_query.journal_query()

    def read_page(bounds: IdFilter) -> Page[tuple[Entry, Line]]:
        def keep(entry: Entry, line: Line) -> bool:
            is_within = _is_ours(entry) and bounds.has(entry, line)
            return is_within and list_query.keeps(values_of(entry, line))

        if bounds.numbers is not None:
            return creation.lines_by_id(book.read, query, bounds.numbers, keep)
        return journal.lines(book.read, bounds.narrow(query), keep)

    is_ascending = list_query.is_ascending_by_creation
    page = settled_by_id(
        request, id_filter, read_page, lambda row: place_of_entry(row[0]), is_ascending
    )
    # Rows of these lists come from an index, which lacks the states of lines.
    is_indexed = list_query.order == "date"
    indexed = [e.entry_id for e, _ in page.rows if is_indexed or ids.is_keyed(e.entry_id)]
    return replace(page, rows=with_states(book.read, page.rows, indexed)) if indexed else page


def _is_ours(entry: Entry) -> bool:
    return entry.currency in chart_of_accounts.CURRENCIES


def lines_of(entry: Entry, list_query: ListQuery) -> Page[tuple[Entry, Line]]:
    """Return a page of one entry's lines."""
    return list_query.cut(
        journal.lines_of(entry, list_query.page, lambda *row: list_query.keeps(values_of(*row)))
    )


def _sort(parameters: Query, listing: Listing, default: str) -> tuple[str, bool]:
    """Read `sort`. Return its field and whether the list ascends."""
    text = parameters.text("sort").strip() or default or "-id"
    field, ascending = text.lstrip("+-"), not text.startswith("-")
    is_good = field in listing.sorts and len(text) - len(field) <= 1
    rule = f"must be one of {', '.join(listing.sorts)}, descending with - before it"
    parameters.check("sort", is_good, rule, "enum")
    return field, ascending
