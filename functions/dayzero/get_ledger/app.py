"""GET /api/v1/ledgers/{id} : one ledger with its balance."""

from ledger.dialects.dayzero import DIALECT, READ, lookup, reports
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a ledger (DayZero reference, GET /api/v1/ledgers/{ledger_id})."""
    book = lookup.book(request)
    return reports.ledger(request, book, lookup.ledger(request, book))
