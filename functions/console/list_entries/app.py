"""GET /console/api/businesses/{businessId}/entries : entries by date."""

from ledger.dialects.console import DIALECT, READ, lists, lookup, reports
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.ENTRIES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List entries with their lines, for the console."""
    return Response(200, reports.entries(request, lookup.book(request)))
