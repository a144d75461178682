"""GET /v1/businesses/{businessId}/bookkeeping/status : not purchased."""

from ledger.dialects.layerfi import DIALECT, READ, lookup
from ledger.dialects.layerfi.views import businesses
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve the state of a bookkeeping service, which nobody has bought here."""
    lookup.book(request)
    return Response(200, {"data": businesses.bookkeeping_status()})
