"""How Pennylane words refusals: `{error, status}` (specs/pennylane.md, 2); plain text for a 429."""

from ledger.api.dialect import Dialect, nearest
from ledger.api.response import Response
from ledger.errors import (
    AmountRefused,
    CurrencyUnknown,
    EntryRefused,
    EntryUnbalanced,
    Forbidden,
    InternalFault,
    LedgerError,
    LimitExceeded,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    RouteNotFound,
    ScopeMissing,
    StateConflict,
    TryAgain,
    Unauthenticated,
)

# Status and text; without a text, our own reason.
_WORDS: dict[type[LedgerError], tuple[int, str]] = {
    AmountRefused: (400, ""),
    CurrencyUnknown: (400, ""),
    LimitExceeded: (400, ""),
    Unauthenticated: (401, "The access token is invalid"),
    Forbidden: (403, ""),
    NotFound: (404, "Not Found"),
    RouteNotFound: (404, "Not Found"),
    MethodNotAllowed: (405, ""),
    NotAcceptable: (406, ""),
    StateConflict: (409, ""),
    EntryUnbalanced: (422, "Entry lines are not balanced"),
    EntryRefused: (422, ""),
    InternalFault: (500, "Internal Server Error"),
    TryAgain: (429, ""),
    LedgerError: (400, ""),
}


def refuse(error: LedgerError, _: str) -> Response:
    """Word any refusal (specs/pennylane.md, 2)."""
    status, said = nearest(_WORDS, error)
    if isinstance(error, TryAgain):
        said = f"Rate limit exceeded. Please retry in {error.retry_after_seconds} seconds."
        return Response(status, said, media_type="text/plain; charset=utf-8")
    if isinstance(error, ScopeMissing):
        said = f'Access to this resource requires scope "{error.scope}".'
    return Response(status, {"error": said or error.reason, "status": status})


DIALECT = Dialect(
    name="pennylane",
    prefixes=("/api/external/v2/",),
    scopes=(),
    media_type="application/json; charset=utf-8",
    refuse=refuse,
)
