"""GET /label-reallocations/{id} : a reallocation and its two entries."""

from ledger.dialects.dwolla import DIALECT, READ, lookup, views
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a label reallocation (Dwolla reference, "Retrieve a label reallocation")."""
    book, together = lookup.reallocation(request)
    return Response(200, views.reallocation(together, lookup.links(request, book)))
