"""GET /api/external/v2/me : who asks, and for which company."""

from ledger.api.endpoint import ANY_TOKEN, endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, neighbours, resources


@endpoint(DIALECT, ANY_TOKEN)
def lambda_handler(request: Request) -> Response:
    """Say whose token it is (Pennylane reference, GET /me)."""
    business_id = resources.book(request).read.scope.business_id
    return Response(200, neighbours.me(request, business_id))
