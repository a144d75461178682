"""GET /console/api/businesses/{businessId}/entries : entries by date."""

from ledger.dialects.console import DIALECT, READ, lookup
from ledger.dialects.console.lists import filters
from ledger.dialects.console.reports import entries
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=filters.QUERY)
def lambda_handler(request: Request) -> Response:
    """List entries with their lines, for the console."""
    return Response(200, entries.entries(request, lookup.book(request)))
