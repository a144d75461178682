"""POST /v1/businesses/{businessId}/ledger/entries/{id}/reverse : undo an entry, once."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE)
def lambda_handler(request: Request) -> Response:
    """Reverse a ledger entry (Layer reference, POST ledger/entries/{id}/reverse)."""
    book = lookup.book(request)
    number = lookup.entry_id_of_path(request, book)
    reversal = book.reverse(
        request.claim(), number, check=lambda entry: lookup.require_own_currency(request, entry)
    )
    status = 200 if reversal.replayed else 201
    return Response(status, {"data": View.load(book, [reversal.entry]).entry(reversal.entry)})
