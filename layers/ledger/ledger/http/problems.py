"""The wording of refusals on paths of no dialect: problem details (RFC 9457, section 3)."""

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
from ledger.http.wording import Wording

MEDIA_TYPE = "application/problem+json"

WORDINGS: dict[type[LedgerError], Wording] = {
    Unauthenticated: Wording(401, with_reason=True),
    Forbidden: Wording(403, with_reason=True),
    NotFound: Wording(404, with_reason=True),
    MethodNotAllowed: Wording(405, with_reason=True),
    NotAcceptable: Wording(406, with_reason=True),
    StateConflict: Wording(409, with_reason=True),
    BodyTooLarge: Wording(413, with_reason=True),
    Contention: Wording(429, with_reason=True),
    RateExceeded: Wording(429, with_reason=True),
    TryAgain: Wording(503, with_reason=True),
    InternalFault: Wording(500, with_reason=True),
    LedgerError: Wording(400, with_reason=True),
}


def refuse(error: LedgerError, _: str) -> Response:
    """Return a refusal as problem details."""
    wording = nearest(WORDINGS, error)
    title = HTTPStatus(wording.status).phrase
    detail = wording.message(error)
    return Response(wording.status, {"title": title, "status": wording.status, "detail": detail})
