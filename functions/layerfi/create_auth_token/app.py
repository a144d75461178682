"""POST /v1/businesses/{businessId}/auth-token : a short token for one business."""

from ledger.dialects.layerfi import DIALECT, READ
from ledger.dialects.layerfi.inbound import tokens
from ledger.dialects.layerfi.models import BusinessTokenRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, body=BusinessTokenRequest)
def lambda_handler(request: Request) -> Response:
    """Create a token for a business alone (Layer reference, POST auth-token)."""
    scope = request.parse(BusinessTokenRequest).scope if request.raw_body else ""
    return Response(200, tokens.business_token(request, scope))
