"""GET / : where a client starts."""

from ledger.dialects.dwolla import DIALECT, READ, views
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, READ)
def lambda_handler(request: Request) -> Response:
    """Link to the account and its customers (Dwolla reference, "Root")."""
    return Response(200, views.root(request.base_url, request.known_principal.business_ids))
