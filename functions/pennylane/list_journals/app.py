"""GET /api/external/v2/journals : all journals."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.pennylane import DIALECT, JOURNALS_READ, listing, neighbours, resources


@endpoint(DIALECT, JOURNALS_READ, query=listing.QUERY)
def lambda_handler(request: Request) -> Response:
    """List journals (Pennylane reference, GET /journals)."""
    asked = listing.read(request, listing.JOURNALS)
    page = listing.journals(resources.book(request), asked)
    return Response(200, asked.answer(page, neighbours.journal))
