"""GET /api/v1/businesses/{businessId}/ledger/{id}/statement : a ledger's lines in a period."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dayzero import DIALECT, READ, listing, resources, statement


@endpoint(DIALECT, READ, query=listing.STATEMENT_QUERY, is_ours=True)
def lambda_handler(request: Request) -> Response:
    """Return a statement (DayZero reference, GET businesses/{id}/ledger/{id}/statement)."""
    book = request.book(request.parameter("businessId").lower())
    ledger = resources.ledger(request, book).account
    return statement.answer(request, book, ledger)
