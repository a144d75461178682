"""GET /api/external/v2/ledger_entries/{id} : one entry."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, resources
from ledger.dialects.pennylane.views import View


@endpoint(DIALECT, ENTRIES_READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a ledger entry (Pennylane reference, GET /ledger_entries/{id})."""
    book = resources.book(request)
    entry = resources.entry(request, book)
    return View.of(request, book, [entry]).entry(entry)
