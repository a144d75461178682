"""GET /api/external/v2/trial_balance : debits and credits of a period, by account."""

from ledger.dialects.pennylane import DIALECT, TRIAL_BALANCE_READ, lookup, reports
from ledger.http.access import find_business
from ledger.http.endpoint import endpoint
from ledger.http.freshness import freshness
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, TRIAL_BALANCE_READ, query=reports.TRIAL_BALANCE_QUERY)
def lambda_handler(request: Request) -> Response:
    """Return the trial balance (Pennylane reference, GET /trial_balance)."""
    list_query, period = reports.read(request)
    book = lookup.book(request)
    fresh = freshness(book)
    page = reports.trial_balance(book, list_query, period)
    currency = find_business(request, book.read.scope.business_id).currency
    return Response(200, list_query.answer(page, lambda row: reports.row(row, currency)), fresh)
