"""POST /token : an access token for client credentials."""

from ledger.dialects.oauth import DIALECT, tokens
from ledger.http.endpoint import PUBLIC, endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, PUBLIC)
def lambda_handler(request: Request) -> Response:
    """Create an application access token (Dwolla reference, "Application authorization")."""
    return tokens.grant(request)
