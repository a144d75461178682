"""POST /v1/businesses/{businessId}/tags/dimensions : a tag dimension, or more values of one."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import tags as inbound_tags
from ledger.dialects.layerfi.lists import tags
from ledger.dialects.layerfi.models import DimensionRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=DimensionRequest)
def lambda_handler(request: Request) -> Response:
    """Create or merge a tag dimension (Layer reference, POST tags/dimensions)."""
    body = request.parse(DimensionRequest)
    book = lookup.book(request)
    book.records(request.claim()).ensure(
        lambda: tags.require_answerable(book, inbound_tags.to_dimension(book, body, request.now))
    )
    view = tags.dimension(book, body.key)
    request.left.extend(inbound_tags.without_effect(body, view))
    return Response(201, {"data": view})
