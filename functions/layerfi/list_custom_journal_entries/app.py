"""GET /v1/businesses/{businessId}/custom-journal-entries : the manual entries."""

from ledger.dialects.layerfi import DIALECT, READ, lists, lookup
from ledger.dialects.layerfi.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.CUSTOM_ENTRIES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List custom journal entries (Layer reference, GET custom-journal-entries)."""
    list_query = lists.read(request)
    book = lookup.book(request)
    page, total = lists.entries(request, book, list_query)
    view = View.load(book, page.rows)
    return Response(200, list_query.answer(page, view.custom_entry, total))
