"""GET /v1/businesses/{businessId}/ledger/entries/{id} : one ledger entry."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, READ, resources
from ledger.dialects.layerfi.views import View


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a ledger entry (Layer reference, GET ledger/entries/{id})."""
    book = resources.book(request)
    entry = resources.entry(request, book)
    return Response(200, {"data": View.of(book, [entry]).entry(entry)})
