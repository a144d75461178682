"""GET /v1/businesses/{businessId}/ledger/balances : the balances of all accounts."""

from ledger.dialects.layerfi import DIALECT, READ, lists, lookup, reports
from ledger.http.endpoint import endpoint
from ledger.http.freshness import freshness
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.PERIOD_QUERY)
def lambda_handler(request: Request) -> Response:
    """Retrieve the balances of all accounts (Layer reference, GET ledger/balances)."""
    book = lookup.book(request)
    fresh = freshness(book)
    return Response(200, {"data": reports.Balances.read(request, book).as_tree()}, fresh)
