"""POST /oauth2/revoke : an access token of the client's own, from now on refused."""

from ledger.api.endpoint import PUBLIC, endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.oauth import DIALECT, tokens


@endpoint(DIALECT, PUBLIC)
def lambda_handler(request: Request) -> Response:
    """Revoke an access token (RFC 7009, section 2)."""
    return tokens.revoke(request)
