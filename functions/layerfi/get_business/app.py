"""GET /v1/businesses/{businessId} : one business of the token."""

from ledger.dialects.layerfi import DIALECT, READ, lookup
from ledger.dialects.layerfi.views import businesses
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a business (Layer reference, GET businesses/{businessId})."""
    book = lookup.book(request)
    return Response(200, {"data": businesses.business(request, book), "meta": {}})
