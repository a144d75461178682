"""GET /v1/businesses/{businessId}/whoami : who asks."""

from ledger.api.endpoint import ANY_TOKEN, endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, access


@endpoint(DIALECT, ANY_TOKEN)
def lambda_handler(request: Request) -> Response:
    """Say whose token it is (Layer reference, GET whoami)."""
    return Response(200, {"data": access.whoami(request)})
