"""GET /v1/businesses/{businessId}/tags/dimensions : the tag dimensions with their values."""

from ledger.dialects.layerfi import DIALECT, READ, lookup
from ledger.dialects.layerfi.lists import tags
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=("include_deleted",))
def lambda_handler(request: Request) -> Response:
    """List tag dimensions (Layer reference, GET tags/dimensions)."""
    book = lookup.book(request)
    return Response(200, tags.answer(book))
