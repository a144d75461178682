"""POST /v1/businesses/{businessId}/custom-journal-entries : post a manual entry."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import entries
from ledger.dialects.layerfi.models import CreateJournalEntryRequest
from ledger.dialects.layerfi.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=CreateJournalEntryRequest)
def lambda_handler(request: Request) -> Response:
    """Create a custom journal entry (Layer reference, POST custom-journal-entries)."""
    body = request.parse(CreateJournalEntryRequest)
    book = lookup.book(request)
    entry = entries.post(request, book, body)
    return Response(200, {"data": View.load(book, [entry]).custom_entry(entry)})
