"""GET /api/v1/businesses : the businesses of the token."""

from ledger.api.endpoint import ANY_TOKEN, endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dayzero import DIALECT
from ledger.dialects.dayzero.views import businesses


@endpoint(DIALECT, ANY_TOKEN)
def lambda_handler(request: Request) -> Response:
    """List businesses (DayZero reference, GET /api/v1/businesses)."""
    return Response(200, {"items": businesses(request), "next_cursor": None, "has_more": False})
