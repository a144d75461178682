"""GET /log/{businessId}/checkpoint : the newest signed checkpoint of a book's log."""

from ledger.dialects.log import DIALECT, READ, lookup
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Return the newest signed checkpoint."""
    note = lookup.log(request).published().note
    return Response(200, note, media_type="text/plain; charset=utf-8")
