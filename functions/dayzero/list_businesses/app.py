"""GET /api/v1/businesses : the businesses of the token."""

from ledger.dialects.dayzero import DIALECT
from ledger.dialects.dayzero.views import businesses
from ledger.http.endpoint import ANY_TOKEN, endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ANY_TOKEN)
def lambda_handler(request: Request) -> Response:
    """List businesses (DayZero reference, GET /api/v1/businesses)."""
    return Response(200, {"items": businesses(request), "next_cursor": None, "has_more": False})
