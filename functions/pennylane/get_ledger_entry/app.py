"""GET /api/external/v2/ledger_entries/{id} : one entry."""

from ledger.dialects.pennylane import DIALECT, ENTRIES_READ, lookup
from ledger.dialects.pennylane.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a ledger entry (Pennylane reference, GET /ledger_entries/{id})."""
    book = lookup.book(request)
    entry = lookup.entry(request, book)
    return View.load(request, book, [entry]).entry(entry)
