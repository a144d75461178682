"""How the console's reads word refusals: `{status, message}`, for a person to read."""

from ledger.api.dialect import Dialect, nearest
from ledger.api.response import Response
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
)

READ = "console:readonly"

_STATUS: dict[type[LedgerError], int] = {
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
    status = nearest(_STATUS, error)
    return Response(status, {"status": status, "message": error.reason})


DIALECT = Dialect(
    name="console",
    prefixes=("/console/",),
    scopes=(READ,),
    media_type="application/json",
    refuse=refuse,
    is_ours=True,
)
