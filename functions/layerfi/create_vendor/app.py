"""POST /v1/businesses/{businessId}/vendors : a vendor, or more about one."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import parties
from ledger.dialects.layerfi.models import PartyRequest
from ledger.dialects.layerfi.views.records import RecordView
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=PartyRequest)
def lambda_handler(request: Request) -> Response:
    """Create a vendor, or update one by its external id (Layer reference, POST vendors)."""
    body = request.parse(PartyRequest)
    book = lookup.book(request)
    record = parties.create(book, request.claim(), lookup.VENDOR, body)
    return Response(
        201, {"data": RecordView(book.read.scope.business_id).party(lookup.VENDOR, record)}
    )
