"""GET /console/api/businesses/{businessId}/trial-balance : what accounts come to in a period."""

from ledger.api.endpoint import endpoint
from ledger.api.freshness import freshness
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.console import DIALECT, READ, listing, reads


@endpoint(DIALECT, READ, query=listing.PERIOD_QUERY)
def lambda_handler(request: Request) -> Response:
    """Return a trial balance, for the console."""
    book = reads.book(request)
    fresh = freshness(book)
    return Response(200, reads.trial_balance(request, book), fresh)
