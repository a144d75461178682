"""GET /api/external/v2/ledger_entry_lines/{id} : one line."""

from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, lookup
from ledger.dialects.pennylane.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a ledger entry line (Pennylane reference, GET /ledger_entry_lines/{id})."""
    book = lookup.book(request)
    row = lookup.line(request, book)
    return Response(200, View.load_of_lines(request, book, [row]).line(row))
