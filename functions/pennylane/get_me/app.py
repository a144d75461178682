"""GET /api/external/v2/me : who asks, and for which company."""

from ledger.dialects.pennylane import DIALECT, lookup, views
from ledger.http.endpoint import ANY_TOKEN, endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ANY_TOKEN)
def lambda_handler(request: Request) -> Response:
    """Show the owner of the token (Pennylane reference, GET /me)."""
    business_id = lookup.book(request).read.scope.business_id
    return Response(200, views.me(request, business_id))
