"""PUT and PATCH /v1/businesses/{businessId}/vendors/{id} : more about a vendor."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import parties
from ledger.dialects.layerfi.models import ChangePartyRequest
from ledger.dialects.layerfi.views.records import RecordView
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=ChangePartyRequest)
def lambda_handler(request: Request) -> Response:
    """Update a vendor (Layer reference, PUT vendors/{id})."""
    body = request.parse(ChangePartyRequest)
    book = lookup.book(request)
    record = lookup.record(request, book, lookup.VENDOR)
    record = parties.update(book, request.claim(), record, body)
    return Response(
        200, {"data": RecordView(book.read.scope.business_id).party(lookup.VENDOR, record)}
    )
