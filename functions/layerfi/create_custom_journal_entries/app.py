"""POST /v1/businesses/{businessId}/custom-journal-entries/bulk : post several entries at once."""

from functools import partial

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import bulk
from ledger.dialects.layerfi.models import BulkRequest
from ledger.dialects.layerfi.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=BulkRequest)
def lambda_handler(request: Request) -> Response:
    """Create entries, all or none (Layer reference, POST custom-journal-entries/bulk)."""
    body = request.parse(BulkRequest)
    book = lookup.book(request)
    entries = bulk.create(request, book, body, partial(View.custom_entries, book))
    return Response(200, View.custom_entries(book, entries))
