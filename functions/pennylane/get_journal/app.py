"""GET /api/external/v2/journals/{id} : one journal."""

from ledger.dialects.pennylane import DIALECT, JOURNALS_READ, lookup, views
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, JOURNALS_READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a journal (Pennylane reference, GET /journals/{id})."""
    return Response(200, views.journal(lookup.journal(request, lookup.book(request))))
