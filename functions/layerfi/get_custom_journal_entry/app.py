"""GET /v1/businesses/{businessId}/custom-journal-entries/{id} : one manual entry."""

from ledger.dialects.layerfi import DIALECT, READ, lookup
from ledger.dialects.layerfi.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a custom journal entry (Layer reference, GET custom-journal-entries/{id})."""
    book = lookup.book(request)
    entry = lookup.entry(request, book, lookup.MANUAL_ENTRY)
    return Response(200, {"data": View.load(book, [entry]).custom_entry(entry)})
