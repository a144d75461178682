"""GET /api/v1/journal-entries : the entries."""

from ledger.dialects.dayzero import DIALECT, READ, lookup
from ledger.dialects.dayzero.lists.entries import ENTRIES_QUERY, entries
from ledger.dialects.dayzero.views import View, enveloped
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=ENTRIES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List journal entries (DayZero reference, GET /api/v1/journal-entries)."""
    book = lookup.book(request)
    list_query, page, total = entries(request, book)
    view = View.load(request, book, page.rows)
    return enveloped(list_query.answer(page, view.entry, total), 200)
