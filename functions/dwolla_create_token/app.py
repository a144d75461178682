"""POST /token : an access token for client credentials."""

from ledger.api import oauth
from ledger.api.endpoint import PUBLIC, endpoint
from ledger.api.request import Request
from ledger.api.response import Response


@endpoint(oauth.DIALECT, PUBLIC)
def lambda_handler(request: Request) -> Response:
    """Create an application access token (Dwolla reference, "Application authorization")."""
    return oauth.grant(request)
