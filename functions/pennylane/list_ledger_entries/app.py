"""GET /api/external/v2/ledger_entries : the entries, without their lines."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, listing, resources
from ledger.dialects.pennylane.views import View


@endpoint(DIALECT, ENTRIES_READ, query=listing.QUERY)
def lambda_handler(request: Request) -> Response:
    """List ledger entries (Pennylane reference, GET /ledger_entries)."""
    asked = listing.read(request, listing.ENTRIES)
    book = resources.book(request)
    view = View.of(request, book)
    return Response(200, listing.entries(book, asked, view.listed))
