"""GET /api/external/v2/ledger_attachments : the same files, as in the contract of 2025."""

from ledger.dialects.pennylane import DIALECT, LEDGER, lookup, views
from ledger.dialects.pennylane.lists import files
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, LEDGER, query=files.QUERY_OF_2025)
def lambda_handler(request: Request) -> Response:
    """List ledger attachments (Pennylane reference of 2025, GET /ledger_attachments)."""
    list_query = files.read_numbered(request)
    page = files.files(lookup.book(request), list_query)
    return Response(200, files.numbered(list_query, page, views.ledger_attachment))
