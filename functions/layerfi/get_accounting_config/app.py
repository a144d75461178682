"""GET /v1/businesses/{businessId}/accounting-config : the closing date."""

from ledger.dialects.layerfi import DIALECT, READ, lookup
from ledger.dialects.layerfi.views import businesses
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve the accounting configuration (Layer reference, GET accounting-config)."""
    book = lookup.book(request)
    closed_through, _ = book.read.period_lock()
    return Response(
        200, {"data": businesses.accounting(book.read.scope.business_id, closed_through)}
    )
