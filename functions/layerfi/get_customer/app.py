"""GET /v1/businesses/{businessId}/customers/{id} : one customer."""

from ledger.dialects.layerfi import DIALECT, READ, lookup
from ledger.dialects.layerfi.views.records import RecordView
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a customer (Layer reference, GET customers/{id})."""
    book = lookup.book(request)
    record = lookup.record(request, book, lookup.CUSTOMER)
    view = RecordView(book.read.scope.business_id)
    return Response(200, {"data": view.party(lookup.CUSTOMER, record)})
