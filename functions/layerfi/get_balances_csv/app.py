"""GET /v1/businesses/{businessId}/ledger/balances/exports/csv : a link to a CSV."""

from ledger.dialects.layerfi import DIALECT, READ, lists, lookup
from ledger.dialects.layerfi.reports import csv_files
from ledger.http.endpoint import endpoint
from ledger.http.freshness import freshness
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.PERIOD_QUERY)
def lambda_handler(request: Request) -> Response:
    """Export balances as a CSV (Layer reference, GET ledger/balances/exports/csv)."""
    book = lookup.book(request)
    fresh = freshness(book)
    return Response(200, {"data": csv_files.balances(request, book)}, fresh)
