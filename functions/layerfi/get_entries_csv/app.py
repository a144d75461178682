"""GET /v1/businesses/{businessId}/ledger/entries/exports/csv : a link to a CSV."""

from ledger.dialects.layerfi import DIALECT, READ, lists, lookup
from ledger.dialects.layerfi.reports import csv_files
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.PERIOD_QUERY)
def lambda_handler(request: Request) -> Response:
    """Export ledger entries as a CSV (Layer reference, GET ledger/entries/exports/csv)."""
    book = lookup.book(request)
    return Response(200, {"data": csv_files.entries(request, book)})
