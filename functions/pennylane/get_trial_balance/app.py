"""GET /api/external/v2/trial_balance : debits and credits of a period, by account."""

from ledger.api.endpoint import endpoint
from ledger.api.freshness import freshness
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, TRIAL_BALANCE_READ, balances, listing, resources


@endpoint(DIALECT, TRIAL_BALANCE_READ, query=balances.TRIAL_BALANCE_QUERY)
def lambda_handler(request: Request) -> Response:
    """Return the trial balance (Pennylane reference, GET /trial_balance)."""
    asked = listing.read(request, balances.TRIAL_BALANCE)
    book = resources.book(request)
    fresh = freshness(book)
    page = balances.trial_balance(request, book, asked)
    currency = request.business(book.read.scope.business_id).currency
    return Response(200, asked.answer(page, lambda row: balances.row(row, currency)), fresh)
