"""GET /v1/businesses/{businessId}/tags/dimensions : the tag dimensions with their values."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, READ, resources, tags


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """List tag dimensions (Layer reference, GET tags/dimensions)."""
    book = resources.book(request)
    return Response(200, tags.listed(book))
