"""GET /v1/businesses/{businessId}/ledger/entries : the ledger entries."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, READ, listing, resources
from ledger.dialects.layerfi.views import View


@endpoint(DIALECT, READ, query=listing.ENTRIES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List ledger entries (Layer reference, GET ledger/entries)."""
    asked = listing.read(request)
    book = resources.book(request)
    page, total = listing.entries(request, book, asked)
    view = View.of(book, page.rows)
    return Response(200, asked.answer(page, view.entry, total))
