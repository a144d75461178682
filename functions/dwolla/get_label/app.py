"""GET /labels/{id} : a label and its present amount."""

from ledger.dialects.dwolla import DIALECT, READ, lookup, views
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a label (Dwolla reference, "Retrieve a label")."""
    book, state = lookup.label_state(request)
    return Response(200, views.label(state, lookup.links(request, book)))
