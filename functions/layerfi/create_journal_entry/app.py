"""POST /v1/businesses/{businessId}/ledger/journal-entries : post a manual entry."""

from ledger.api.endpoint import endpoint
from ledger.api.idempotency import Own
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, WRITE, mapping, resources
from ledger.dialects.layerfi.models import CreateJournalEntryRequest
from ledger.dialects.layerfi.views import View


@endpoint(DIALECT, WRITE, body=CreateJournalEntryRequest)
def lambda_handler(request: Request) -> Response:
    """Create a manual journal entry (Layer reference, POST ledger/journal-entries)."""
    body = request.parse(CreateJournalEntryRequest)
    book = resources.book(request, Own("external_id", body.external_id))
    currency = resources.currency(request)
    entry = book.post_made(lambda: mapping.to_draft(book, body, currency, request.now)).entry
    return Response(200, View.of(book, [entry]).manual_entry(entry))
