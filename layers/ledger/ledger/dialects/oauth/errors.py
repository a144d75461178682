"""The wording of refusals at the token endpoints (RFC 6749, section 5.2; RFC 7009, section 2.2.1).

SDKs look for the key `error`. They take any other body for a success.
"""

from ledger.errors import (
    Contention,
    InternalFault,
    LedgerError,
    MethodNotAllowed,
    RateExceeded,
    RouteNotFound,
    TryAgain,
    Unauthenticated,
    nearest,
)
from ledger.http.access import REALM
from ledger.http.response import Response
from ledger.http.wording import Wording


class GrantRefused(LedgerError):
    """A refused token; `code` is one of RFC 6749, section 5.2."""

    code: str
    description: str

    @property
    def reason(self) -> str:
        """The description, which the client gets as it is."""
        """The description."""
        return self.description


WORDINGS: dict[type[LedgerError], Wording] = {
    InternalFault: Wording(500, "server_error", with_reason=True),
    RateExceeded: Wording(429, "temporarily_unavailable", with_reason=True),
    Contention: Wording(429, "temporarily_unavailable", with_reason=True),
    TryAgain: Wording(503, "temporarily_unavailable", with_reason=True),
    # The request has no credentials. Or an operator suspended the client, revoked it or changed
    # its secret between our read and our write.
    Unauthenticated: Wording(401, "invalid_client", with_reason=True),
    RouteNotFound: Wording(404, "invalid_request", with_reason=True),
    MethodNotAllowed: Wording(405, "invalid_request", with_reason=True),
    LedgerError: Wording(400, "invalid_request", with_reason=True),
}


def refuse(error: LedgerError, _: str) -> Response:
    """Return a refusal as OAuth 2.0 words it."""
    wording = nearest(WORDINGS, error)
    if isinstance(error, GrantRefused):
        status = 401 if error.code == "invalid_client" else 400
        wording = Wording(status, error.code, with_reason=True)
    body = {"error": wording.code, "error_description": wording.message(error)}
    headers = {"WWW-Authenticate": f'Basic realm="{REALM}"'} if wording.status == 401 else {}
    return Response(wording.status, body, headers)
