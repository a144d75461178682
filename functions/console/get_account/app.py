"""GET /console/api/businesses/{businessId}/accounts/{id} : an account, with its history."""

from ledger.api.endpoint import endpoint
from ledger.api.freshness import freshness
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.console import DIALECT, READ, reads


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Return an account with its balances, now and over time, for the console."""
    book = reads.book(request)
    fresh = freshness(book)
    return Response(200, reads.account(request, book), fresh)
