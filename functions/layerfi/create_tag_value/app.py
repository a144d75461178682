"""POST /v1/businesses/{businessId}/tags/dimensions/{id}/values : a value of a tag dimension."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import tags as inbound_tags
from ledger.dialects.layerfi.lists import tags
from ledger.dialects.layerfi.models import ValueRequest
from ledger.dialects.layerfi.views.records import RecordView
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=ValueRequest)
def lambda_handler(request: Request) -> Response:
    """Define a value of a tag dimension (Layer reference, POST tags/dimensions/{id}/values)."""
    body = request.parse(ValueRequest)
    book = lookup.book(request)
    dimension = lookup.record(request, book, lookup.DIMENSION)
    writer = book.records(request.claim()).ensure(
        lambda: tags.require_answerable(
            book, inbound_tags.to_value(book, dimension, body, request.now)
        )
    )
    value = tags.value(book, dimension, body.value)
    # The value is new if its writer is this request, or its first one under a key.
    status = 201 if value.by == writer else 200
    return Response(
        status, {"data": RecordView(book.read.scope.business_id).value(dimension, value)}
    )
