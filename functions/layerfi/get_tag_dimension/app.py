"""GET /v1/businesses/{businessId}/tags/dimensions/{id} : one tag dimension."""

from ledger.dialects.layerfi import DIALECT, READ, lookup
from ledger.dialects.layerfi.lists import tags
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a tag dimension (Layer reference, GET tags/dimensions/{id})."""
    book = lookup.book(request)
    record = lookup.record(request, book, lookup.DIMENSION)
    return Response(200, {"data": tags.with_values(book, record)})
