"""GET /log/{businessId}/consistency : the proof that the log continues an earlier size."""

from ledger.dialects.log import DIALECT, READ, lists
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.CONSISTENCY_QUERY)
def lambda_handler(request: Request) -> Response:
    """Return the proof that the log continues an earlier size."""
    return Response(200, lists.consistency(request))
