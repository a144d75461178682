"""POST /v1/businesses/{businessId}/ledger/entries/{id}/reverse : undo an entry, once."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.layerfi import DIALECT, WRITE, resources
from ledger.dialects.layerfi.views import View


@endpoint(DIALECT, WRITE)
def lambda_handler(request: Request) -> Response:
    """Reverse a ledger entry (Layer reference, POST ledger/entries/{id}/reverse)."""
    book = resources.book(request)
    number = resources.entry_number(request, book)
    reversal = book.reverse(number, check=lambda now: resources.shown(request, now))
    status = 200 if reversal.replayed else 201
    return Response(status, {"data": View.of(book, [reversal.entry]).entry(reversal.entry)})
