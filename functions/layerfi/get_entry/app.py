"""GET /v1/businesses/{businessId}/ledger/entries/{id} : one ledger entry."""

from ledger.dialects.layerfi import DIALECT, READ, lookup
from ledger.dialects.layerfi.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a ledger entry (Layer reference, GET ledger/entries/{id})."""
    book = lookup.book(request)
    entry = lookup.entry(request, book)
    return Response(200, {"data": View.load(book, [entry]).entry(entry)})
