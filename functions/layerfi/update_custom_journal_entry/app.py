"""PUT /v1/businesses/{businessId}/custom-journal-entries/{id} : give an entry other content."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import entries
from ledger.dialects.layerfi.models import CreateJournalEntryRequest
from ledger.dialects.layerfi.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=CreateJournalEntryRequest)
def lambda_handler(request: Request) -> Response:
    """Update a custom journal entry (Layer reference, PUT custom-journal-entries/{id})."""
    body = request.parse(CreateJournalEntryRequest)
    book = lookup.book(request)
    number = lookup.entry_id_of_path(request, book, lookup.MANUAL_ENTRY)
    entry = book.amend(
        request.claim(),
        number,
        lambda present: entries.to_amendment(
            book, body, lookup.require_own_currency(request, present), request.now
        ),
    )
    return Response(200, {"data": View.load(book, [entry]).custom_entry(entry)})
