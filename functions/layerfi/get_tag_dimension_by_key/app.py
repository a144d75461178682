"""GET /v1/businesses/{businessId}/tags/dimensions/key/{key} : one tag dimension."""

from ledger.dialects.layerfi import DIALECT, READ, lookup
from ledger.dialects.layerfi.lists import tags
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a tag dimension by its key (Layer reference, GET tags/dimensions/key/{key})."""
    book = lookup.book(request)
    record = lookup.dimension_of_key(request, book)
    return Response(200, {"data": tags.with_values(book, record)})
