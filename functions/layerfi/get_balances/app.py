"""GET /v1/businesses/{businessId}/ledger/balances : the balances of all accounts."""

from ledger.api.endpoint import endpoint
from ledger.api.freshness import freshness
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, READ, balances, listing, resources


@endpoint(DIALECT, READ, query=listing.PERIOD_QUERY)
def lambda_handler(request: Request) -> Response:
    """Retrieve the balances of all accounts (Layer reference, GET ledger/balances)."""
    book = resources.book(request)
    fresh = freshness(book)
    return Response(200, {"data": balances.balances(request, book)}, fresh)
