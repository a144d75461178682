"""POST /v1/businesses/{businessId}/auth-token : a short token for one business."""

from ledger.api.endpoint import ANY_TOKEN, endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, access


@endpoint(DIALECT, ANY_TOKEN)
def lambda_handler(request: Request) -> Response:
    """Create a token for a business alone (Layer reference, POST auth-token)."""
    return Response(200, access.business_token(request))
