"""GET /console/api/businesses/{businessId}/accounts : accounts and labels, with balances."""

from ledger.api.endpoint import endpoint
from ledger.api.freshness import freshness
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.console import DIALECT, READ, listing, reads


@endpoint(DIALECT, READ, query=listing.ACCOUNTS_QUERY)
def lambda_handler(request: Request) -> Response:
    """List accounts with their balances, for the console."""
    book = reads.book(request)
    fresh = freshness(book)
    return Response(200, reads.accounts(request, book), fresh)
