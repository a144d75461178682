"""POST /api/external/v2/ledger_entries : post an entry."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, ENTRIES_WRITE, mapping, resources
from ledger.dialects.pennylane.models import CreateLedgerEntryRequest
from ledger.dialects.pennylane.views import View


@endpoint(DIALECT, ENTRIES_WRITE, body=CreateLedgerEntryRequest)
def lambda_handler(request: Request) -> Response:
    """Create a ledger entry (Pennylane reference, POST /ledger_entries)."""
    body = request.parse(CreateLedgerEntryRequest)
    book = resources.book(request)
    entry = book.post_made(lambda: mapping.to_posting(book, body)).entry
    return View.of(request, book, [entry]).accepted(entry, 201)
