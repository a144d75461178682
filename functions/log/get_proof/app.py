"""GET /log/{businessId}/entries/{id}/proof : the proof that an entry is in the log."""

from ledger.dialects.log import DIALECT, READ, lists
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ, query=lists.PROOF_QUERY)
def lambda_handler(request: Request) -> Response:
    """Return the proof that an entry is in the log."""
    return Response(200, lists.proof(request))
