"""GET /api/external/v2/ledger_entry_lines/{id} : one line."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, resources
from ledger.dialects.pennylane.views import View


@endpoint(DIALECT, ENTRIES_READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a ledger entry line (Pennylane reference, GET /ledger_entry_lines/{id})."""
    book = resources.book(request)
    row = resources.line(request, book)
    return Response(200, View.of_lines(request, book, [row]).line(row))
