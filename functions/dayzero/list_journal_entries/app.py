"""GET /api/v1/journal-entries : the entries."""

from ledger.dialects.dayzero import DIALECT, READ, lists, lookup
from ledger.dialects.dayzero.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.ENTRIES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List journal entries (DayZero reference, GET /api/v1/journal-entries)."""
    book = lookup.book(request)
    list_query, page, total = lists.entries(request, book)
    view = View.load(request, book, page.rows)
    return Response(200, list_query.answer(page, view.entry, total))
