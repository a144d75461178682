"""GET /console/api/businesses/{businessId}/accounts/{id} : an account, with its history."""

from ledger.dialects.console import DIALECT, READ, lookup
from ledger.dialects.console.reports import accounts
from ledger.http.endpoint import endpoint
from ledger.http.freshness import freshness
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Return an account with its balances, now and over time, for the console."""
    book = lookup.book(request)
    fresh = freshness(book)
    return Response(200, accounts.account(request, book), fresh)
