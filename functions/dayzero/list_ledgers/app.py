"""GET /api/v1/ledgers : the ledgers."""

from ledger.dialects.dayzero import DIALECT, READ, lookup
from ledger.dialects.dayzero.lists.ledgers import LEDGERS_QUERY
from ledger.dialects.dayzero.reports.ledgers import ledgers
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=LEDGERS_QUERY)
def lambda_handler(request: Request) -> Response:
    """List ledgers (DayZero reference, GET /api/v1/ledgers)."""
    return ledgers(request, lookup.book(request))
