"""Lists of categories, of category groups, and of the categories of one group or of one line."""

from ledger.book import Book
from ledger.book.categorized import read_categorized
from ledger.book.lettered import states_of
from ledger.book.paging import Page, Position, page_of
from ledger.core import categories
from ledger.core.categories import CATEGORY, GROUP, Share
from ledger.core.entries import Entry, Line
from ledger.core.records import Record
from ledger.dialects.pennylane import views
from ledger.dialects.pennylane.lists import Listing, ListQuery
from ledger.dialects.pennylane.lists.filters import ALL

CATEGORIES = Listing(
    {
        "id": ("integer", ALL),
        "category_group_id": ("integer", ALL),
        "label": ("text", ("start_with", "eq", "in")),
        "analytical_code": ("text", ("eq", "not_eq", "in", "not_in")),
    },
    sort_by_offset="",
)
GROUPS = Listing({}, sort_by_offset="")
OF_LINE = Listing({})


def all_categories(book: Book, list_query: ListQuery) -> Page[Record]:
    """Return a page of the categories that meet the filter."""

    def keep(record: Record) -> bool:
        values = views.category(record)
        return list_query.keeps({**values, "category_group_id": values["category_group"]["id"]})

    return book.read.records(CATEGORY, list_query.page, keep)


def groups(book: Book, list_query: ListQuery) -> Page[Record]:
    """Return a page of the category groups."""
    return book.read.records(GROUP, list_query.page, lambda _: True)


def of_group(book: Book, group: Record, list_query: ListQuery) -> Page[Record]:
    """Return a page of the categories of a group."""
    return book.read.records(
        CATEGORY, list_query.page, lambda record: categories.group_of(record) == group.record_id
    )


def of_line(
    book: Book, row: tuple[Entry, Line], list_query: ListQuery
) -> Page[tuple[Share, Record]]:
    """Return a page of the categories of a line, by their ids."""
    entry, line = row
    shares = read_categorized(book.read, states_of([row])).shares_of(entry.line_id(line))
    places = sorted(
        ((Position("", share.category_id), (share, record)) for share, record in shares),
        key=lambda pair: pair[0],
        reverse=not list_query.page.ascending,
    )
    return list_query.cut(page_of(places, list_query.page))
