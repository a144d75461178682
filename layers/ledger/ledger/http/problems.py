"""How a refusal is worded where no dialect has the path: problem details (RFC 9457, section 3)."""

from http import HTTPStatus

from ledger.errors import (
    BodyTooLarge,
    Contention,
    Forbidden,
    InternalFault,
    LedgerError,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    RateExceeded,
    StateConflict,
    TryAgain,
    Unauthenticated,
    nearest,
)
from ledger.http.response import Response

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[LedgerError], int] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    MethodNotAllowed: 405,
    NotAcceptable: 406,
    StateConflict: 409,
    BodyTooLarge: 413,
    Contention: 429,
    RateExceeded: 429,
    TryAgain: 503,
    InternalFault: 500,
    LedgerError: 400,
}


def refuse(error: LedgerError, _: str) -> Response:
    """Word any refusal."""
    status = nearest(STATUS, error)
    title = HTTPStatus(status).phrase
    return Response(status, {"title": title, "status": status, "detail": error.reason})
