"""GET /console/api/businesses/{businessId}/accounts : accounts and labels, with balances."""

from ledger.dialects.console import DIALECT, READ, lists, lookup
from ledger.dialects.console.reports import accounts
from ledger.http.endpoint import endpoint
from ledger.http.freshness import freshness
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.ACCOUNTS_QUERY)
def lambda_handler(request: Request) -> Response:
    """List accounts with their balances, for the console."""
    book = lookup.book(request)
    fresh = freshness(book)
    return Response(200, accounts.accounts(request, book), fresh)
