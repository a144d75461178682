"""GET /console/api/businesses/{businessId}/trial-balance : what accounts come to in a period."""

from ledger.dialects.console import DIALECT, READ, lists, lookup
from ledger.dialects.console.reports import trial
from ledger.http.endpoint import endpoint
from ledger.http.freshness import freshness
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.PERIOD_QUERY)
def lambda_handler(request: Request) -> Response:
    """Return a trial balance, for the console."""
    book = lookup.book(request)
    fresh = freshness(book)
    return Response(200, trial.trial_balance(request, book), fresh)
