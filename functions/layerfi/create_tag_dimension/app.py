"""POST /v1/businesses/{businessId}/tags/dimensions : a tag dimension, or more values of one."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, WRITE, mapping, resources, tags
from ledger.dialects.layerfi.models import DimensionRequest
from ledger.dialects.layerfi.neighbours import Neighbours


@endpoint(DIALECT, WRITE, body=DimensionRequest)
def lambda_handler(request: Request) -> Response:
    """Create or merge a tag dimension (Layer reference, POST tags/dimensions)."""
    body = request.parse(DimensionRequest)
    book = resources.book(request)
    book.records.define(
        lambda: tags.answerable(book, mapping.to_dimension(book, body, request.now))
    )
    record, values = tags.dimension(book, body.key)
    return Response(
        201, {"data": Neighbours(book.read.scope.business_id).dimension(record, values)}
    )
