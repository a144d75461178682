"""POST /oauth2/revoke : an access token of the client's own, from now on refused."""

from ledger.dialects.oauth import DIALECT, tokens
from ledger.http.endpoint import PUBLIC, endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, PUBLIC)
def lambda_handler(request: Request) -> Response:
    """Revoke an access token (RFC 7009, section 2)."""
    return tokens.revoke(request)
