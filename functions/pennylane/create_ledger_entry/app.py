"""POST /api/external/v2/ledger_entries : post an entry."""

from ledger.dialects.pennylane import DIALECT, ENTRIES_WRITE, inbound, lookup
from ledger.dialects.pennylane.models import CreateLedgerEntryRequest
from ledger.dialects.pennylane.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, ENTRIES_WRITE, body=CreateLedgerEntryRequest)
def lambda_handler(request: Request) -> Response:
    """Create a ledger entry (Pennylane reference, POST /ledger_entries)."""
    body = request.parse(CreateLedgerEntryRequest)
    book = lookup.book(request)
    claim = request.claim()
    entry = book.post_with_records(claim, lambda: inbound.to_posting(book, body)).entry
    return View.load(request, book, [entry]).accepted(entry, 201)
