"""DELETE /v1/businesses/{businessId}/custom-journal-entries/{id} : reverse an entry, once."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE)
def lambda_handler(request: Request) -> Response:
    """Delete a custom journal entry (Layer reference, DELETE custom-journal-entries/{id}).

    The entry stays, and a reversal takes its effect back from now on.
    """
    book = lookup.book(request)
    number = lookup.entry_id_of_path(request, book, lookup.MANUAL_ENTRY)
    book.reverse(
        request.claim(), number, check=lambda entry: lookup.require_own_currency(request, entry)
    )
    entry = lookup.entry(request, book, lookup.MANUAL_ENTRY)
    return Response(200, {"data": View.load(book, [entry]).custom_entry(entry)})
