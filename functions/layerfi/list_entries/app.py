"""GET /v1/businesses/{businessId}/ledger/entries : the ledger entries."""

from ledger.dialects.layerfi import DIALECT, READ, lists, lookup
from ledger.dialects.layerfi.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.ENTRIES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List ledger entries (Layer reference, GET ledger/entries)."""
    list_query = lists.read(request)
    book = lookup.book(request)
    page, total = lists.entries(request, book, list_query)
    view = View.load(book, page.rows)
    return Response(200, list_query.answer(page, view.entry, total))
