"""GET /console/api/businesses : the businesses of the token."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.console import DIALECT, READ, reads


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """List the businesses that the token is for, for the console."""
    return Response(200, {"items": reads.businesses(request)})
