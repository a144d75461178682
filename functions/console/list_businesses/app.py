"""GET /console/api/businesses : the businesses of the token."""

from ledger.dialects.console import DIALECT, READ
from ledger.dialects.console.reports import accounts
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """List the businesses that the token is for, for the console."""
    return Response(200, {"items": accounts.businesses(request)})
