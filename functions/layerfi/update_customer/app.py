"""PATCH /v1/businesses/{businessId}/customers/{id} : more about a customer."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, WRITE, parties, resources
from ledger.dialects.layerfi.models import ChangePartyRequest
from ledger.dialects.layerfi.neighbours import Neighbours


@endpoint(DIALECT, WRITE, body=ChangePartyRequest)
def lambda_handler(request: Request) -> Response:
    """Update a customer (Layer reference, PATCH customers/{id})."""
    body = request.parse(ChangePartyRequest)
    book = resources.book(request)
    record = resources.record(request, book, resources.CUSTOMER)
    record = parties.update(book, record, body)
    return Response(
        200, {"data": Neighbours(book.read.scope.business_id).party(resources.CUSTOMER, record)}
    )
