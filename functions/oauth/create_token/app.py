"""POST /token : an access token for client credentials."""

from ledger.api.endpoint import PUBLIC, endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.oauth import DIALECT, tokens


@endpoint(DIALECT, PUBLIC)
def lambda_handler(request: Request) -> Response:
    """Create an application access token (Dwolla reference, "Application authorization")."""
    return tokens.grant(request)
