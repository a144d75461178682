"""POST /v1/businesses/{businessId}/vendors : a vendor, or more about one."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, WRITE, parties, resources
from ledger.dialects.layerfi.models import PartyRequest
from ledger.dialects.layerfi.neighbours import Neighbours


@endpoint(DIALECT, WRITE, body=PartyRequest)
def lambda_handler(request: Request) -> Response:
    """Create a vendor, or update one by its external id (Layer reference, POST vendors)."""
    body = request.parse(PartyRequest)
    book = resources.book(request)
    record = parties.create(book, resources.VENDOR, body)
    return Response(
        201, {"data": Neighbours(book.read.scope.business_id).party(resources.VENDOR, record)}
    )
