"""PUT and PATCH /v1/businesses/{businessId}/customers/{id} : more about a customer."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import parties
from ledger.dialects.layerfi.models import ChangePartyRequest
from ledger.dialects.layerfi.views.records import RecordView
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=ChangePartyRequest)
def lambda_handler(request: Request) -> Response:
    """Update a customer (Layer reference, PATCH customers/{id})."""
    body = request.parse(ChangePartyRequest)
    book = lookup.book(request)
    record = lookup.record(request, book, lookup.CUSTOMER)
    record = parties.update(book, request.claim(), record, body)
    return Response(
        200, {"data": RecordView(book.read.scope.business_id).party(lookup.CUSTOMER, record)}
    )
