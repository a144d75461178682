"""GET /v1/businesses/{businessId}/whoami : who asks."""

from ledger.dialects.layerfi import DIALECT
from ledger.dialects.layerfi.views import businesses
from ledger.http.endpoint import ANY_TOKEN, endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ANY_TOKEN)
def lambda_handler(request: Request) -> Response:
    """Show the owner of the token (Layer reference, GET whoami)."""
    return Response(200, {"data": businesses.whoami(request)})
