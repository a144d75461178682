"""Lists of uploaded files: by cursor, and by numbered pages as in the contract of 2025."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from ledger.book import Book
from ledger.book.paging import Page, PageRequest
from ledger.core.limits import PAGE_ITEMS_READ_MAX
from ledger.core.records import Record
from ledger.dialects.pennylane import lists
from ledger.dialects.pennylane.lists import Listing, ListQuery, offsets
from ledger.dialects.pennylane.lists.offsets import Offset
from ledger.http import attachments
from ledger.http.request import Request

QUERY = lists.FILES_QUERY
QUERY_OF_2025 = offsets.NAMES
_FILES = Listing({}, sort_by_offset="")
_FILES_OF_2025 = Listing({})


def read(request: Request) -> ListQuery:
    """Read a page of GET /file_attachments (specs/pennylane.md, 6). Raise `InvalidQuery`."""
    return lists.read(request, _FILES)


def read_numbered(request: Request) -> ListQuery:
    """Read a page of GET /ledger_attachments, by default the first. Raise `InvalidQuery`."""
    list_query = lists.read(request, _FILES_OF_2025)
    if list_query.offset is not None:
        return list_query
    page = PageRequest(PAGE_ITEMS_READ_MAX, ascending=True)
    return replace(list_query, page=page, offset=Offset(1, offsets.PER_PAGE_DEFAULT))


def files(book: Book, list_query: ListQuery) -> Page[Record]:
    """Return a page of the uploaded files."""
    return list_query.cut(book.read.records(attachments.KIND, list_query.page, lambda _: True))


def numbered(
    list_query: ListQuery, page: Page[Record], show: Callable[[Record], dict[str, Any]]
) -> dict[str, Any]:
    """Return the envelope of the list without cursors."""
    envelope = list_query.answer(page, show)
    return {name: envelope[name] for name in ("items", *offsets.COUNTS)}
