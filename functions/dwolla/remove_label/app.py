"""DELETE /labels/{id} : remove a label that holds nothing."""

from ledger.dialects.dwolla import DIALECT, WRITE, lookup, views
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE)
def lambda_handler(request: Request) -> Response:
    """Remove a label, and answer with it as it was (Dwolla reference, "Remove a label")."""
    book, label = lookup.label(request)
    state = book.close(request.claim(), label.account_id)
    return Response(200, views.label(state, lookup.links(request, book)))
