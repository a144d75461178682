"""GET /console/api/businesses/{businessId}/entries/{id} : an entry, with its versions."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.console import DIALECT, READ, reads


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Return an entry with its versions, for the console."""
    return Response(200, reads.entry(request, reads.book(request)))
