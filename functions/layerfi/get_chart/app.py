"""GET /v1/businesses/{businessId}/ledger/chart : the chart of accounts, as a tree."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, READ, listing, resources
from ledger.dialects.layerfi.neighbours import Neighbours


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve the chart of accounts (Layer reference, GET ledger/chart)."""
    book = resources.book(request)
    chart = Neighbours(book.read.scope.business_id).chart(listing.chart_of(book))
    return Response(200, {"data": chart})
