"""PATCH /v1/businesses/{businessId}/tags/dimensions/{id} : another key, name or strictness."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import dimensions
from ledger.dialects.layerfi.lists import tags
from ledger.dialects.layerfi.models import ChangeDimensionRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=ChangeDimensionRequest)
def lambda_handler(request: Request) -> Response:
    """Update a tag dimension (Layer reference, PATCH tags/dimensions/{id})."""
    body = request.parse(ChangeDimensionRequest)
    book = lookup.book(request)
    record = lookup.record(request, book, lookup.DIMENSION)
    record = dimensions.update(book, request.claim(), record, body)
    return Response(200, {"data": tags.with_values(book, record)})
