"""DELETE /labels/{id} : remove a label that holds nothing."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dwolla import DIALECT, WRITE, mapping, resources


@endpoint(DIALECT, WRITE)
def lambda_handler(request: Request) -> Response:
    """Remove a label, and answer with it as it was (Dwolla reference, "Remove a label")."""
    book, label = resources.label(request)
    return Response(200, mapping.label(book.close(label.number), resources.links(request, book)))
