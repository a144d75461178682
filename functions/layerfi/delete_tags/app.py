"""POST /v1/businesses/{businessId}/tags/delete : remove tags from entries or line items."""

from ledger.dialects.layerfi import DIALECT, WRITE, lookup
from ledger.dialects.layerfi.inbound import tagging
from ledger.dialects.layerfi.models import DeleteTagsRequest
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE, body=DeleteTagsRequest)
def lambda_handler(request: Request) -> Response:
    """Remove tags from entries or line items (Layer reference, POST tags/delete)."""
    tagging.remove(request, lookup.book(request), request.parse(DeleteTagsRequest))
    return Response(200, {"data": {}})
