"""POST /v1/businesses/{businessId}/tags/dimensions/{id}/values : a value of a tag dimension."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, WRITE, mapping, resources, tags
from ledger.dialects.layerfi.models import ValueRequest
from ledger.dialects.layerfi.neighbours import Neighbours


@endpoint(DIALECT, WRITE, body=ValueRequest)
def lambda_handler(request: Request) -> Response:
    """Define a value of a tag dimension (Layer reference, POST tags/dimensions/{id}/values)."""
    body = request.parse(ValueRequest)
    book = resources.book(request)
    dimension = resources.record(request, book, resources.DIMENSION)
    book.records.define(
        lambda: tags.answerable(book, mapping.to_value(book, dimension, body, request.now))
    )
    value = tags.value(book, dimension, body.value)
    return Response(201, {"data": Neighbours(book.read.scope.business_id).value(dimension, value)})
