"""GET / : where a client starts."""

from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dwolla import DIALECT, READ, mapping


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Link to the account and its customers (Dwolla reference, "Root")."""
    return Response(200, mapping.root(request.base_url, request.known_principal.business_ids))
