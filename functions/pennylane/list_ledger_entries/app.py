"""GET /api/external/v2/ledger_entries : the entries, without their lines."""

from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, lists, lookup
from ledger.dialects.pennylane.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_READ, query=lists.QUERY)
def lambda_handler(request: Request) -> Response:
    """List ledger entries (Pennylane reference, GET /ledger_entries)."""
    list_query = lists.read(request, lists.ENTRIES)
    book = lookup.book(request)
    view = View.load(request, book)
    return Response(200, lists.entries(request, book, list_query, view.summary))
