"""GET /api/v1/businesses/{businessId}/ledger/{id}/statement : a ledger's lines in a period."""

from ledger.dialects.dayzero import DIALECT, READ, lookup
from ledger.dialects.dayzero.reports.statement import STATEMENT_QUERY, statement
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=STATEMENT_QUERY, is_ours=True)
def lambda_handler(request: Request) -> Response:
    """Return a statement (DayZero reference, GET businesses/{id}/ledger/{id}/statement)."""
    book = lookup.book_of_path(request)
    return statement(request, book, lookup.ledger(request, book))
