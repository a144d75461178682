"""POST /v1/businesses/{businessId}/tags : add tags to entries or line items."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import tagging
from ledger.dialects.layerfi.models import TagsRequest
from ledger.dialects.layerfi.views import View
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=TagsRequest)
def lambda_handler(request: Request) -> Response:
    """Add tags to entries or line items (Layer reference, POST tags)."""
    body = request.parse(TagsRequest)
    book = lookup.book(request)
    tagged = list(tagging.add(request, book, body))
    view = View.load(book, [place.entry for place, _ in tagged])
    tags = [
        tag
        for place, value_uuids in tagged
        for tag in view.tags(place.entry, place.line)
        if tag["definition_id"] in value_uuids
    ]
    return Response(200, {"data": {"tags": tags}})
