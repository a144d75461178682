"""GET /labels/{id} : a label and its present amount."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dwolla import DIALECT, READ, mapping, resources


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a label (Dwolla reference, "Retrieve a label")."""
    book, state = resources.label_state(request)
    return Response(200, mapping.label(state, resources.links(request, book)))
