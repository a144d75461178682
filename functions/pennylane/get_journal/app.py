"""GET /api/external/v2/journals/{id} : one journal."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, JOURNALS_READ, neighbours, resources


@endpoint(DIALECT, JOURNALS_READ)
def lambda_handler(request: Request) -> Response:
    """Retrieve a journal (Pennylane reference, GET /journals/{id})."""
    return Response(200, neighbours.journal(resources.journal(request, resources.book(request))))
