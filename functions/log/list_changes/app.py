"""GET /log/{businessId}/changes : the changes of a book, in one order without a gap."""

from ledger.dialects.log import DIALECT, READ, lists
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.CHANGES_QUERY)
def lambda_handler(request: Request) -> Response:
    """List the changes of a book in the order of its log."""
    return Response(200, lists.changes(request))
