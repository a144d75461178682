"""How the token endpoints word refusals (RFC 6749, section 5.2; RFC 7009, section 2.2.1).

SDKs look for the key `error` and take anything else for a success.
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
from ledger.http.authentication import REALM
from ledger.http.response import Response


class GrantRefused(LedgerError):
    """A token is refused; `code` is one of RFC 6749, section 5.2."""

    code: str
    description: str

    @property
    def reason(self) -> str:
        """The description."""
        return self.description


_WORDS: dict[type[LedgerError], tuple[int, str]] = {
    InternalFault: (500, "server_error"),
    RateExceeded: (429, "temporarily_unavailable"),
    Contention: (429, "temporarily_unavailable"),
    TryAgain: (503, "temporarily_unavailable"),
    # Nobody said who they are; or the client was suspended, revoked or given another secret
    # between our read and our write.
    Unauthenticated: (401, "invalid_client"),
    RouteNotFound: (404, "invalid_request"),
    MethodNotAllowed: (405, "invalid_request"),
    LedgerError: (400, "invalid_request"),
}


def refuse(error: LedgerError, _: str) -> Response:
    """Word any refusal."""
    status, code = nearest(_WORDS, error)
    if isinstance(error, GrantRefused):
        status, code = (401 if error.code == "invalid_client" else 400), error.code
    body = {"error": code, "error_description": error.reason}
    headers = {"WWW-Authenticate": f'Basic realm="{REALM}"'} if status == 401 else {}
    return Response(status, body, headers)
