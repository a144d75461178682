"""GET /label-reallocations/{id} : a reallocation and its two entries."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dwolla import DIALECT, READ, mapping, resources


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a label reallocation (Dwolla reference, "Retrieve a label reallocation")."""
    book, together = resources.reallocation(request)
    return Response(200, mapping.reallocation(together, resources.links(request, book)))
