"""GET /console/api/businesses/{businessId}/entries : entries by date."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.console import DIALECT, READ, listing, reads


@endpoint(DIALECT, READ, query=listing.ENTRIES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List entries with their lines, for the console."""
    return Response(200, reads.entries(request, reads.book(request)))
