"""GET /v1/businesses/{businessId}/tags/dimensions : the tag dimensions with their values."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, READ, listing, resources
from ledger.dialects.layerfi.neighbours import Neighbours


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """List tag dimensions (Layer reference, GET tags/dimensions)."""
    book = resources.book(request)
    view = Neighbours(book.read.scope.business_id)
    found = [view.dimension(one, values) for one, values in listing.dimensions(book)]
    return Response(200, {"data": {"type": "Tag_Dimensions", "dimensions": found}})
