"""GET /console/api/businesses/{businessId}/entries/{id} : an entry, with its versions."""

from ledger.dialects.console import DIALECT, READ, lookup
from ledger.dialects.console.reports import entries
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Return an entry with its versions, for the console."""
    return Response(200, entries.entry(request, lookup.book(request)))
