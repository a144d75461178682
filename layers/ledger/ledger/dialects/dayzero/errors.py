"""How DayZero words refusals: FastAPI's `{detail}` (specs/dayzero.md, 1)."""

from typing import Any

from ledger.api.dialect import Dialect, nearest
from ledger.api.response import Response
from ledger.errors import (
    AmountRefused,
    Contention,
    CurrencyUnknown,
    Forbidden,
    InternalFault,
    InvalidRequest,
    LedgerError,
    MalformedBody,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    StateConflict,
    TryAgain,
    Unauthenticated,
)

# Status and text; without a text, our own reason.
_WORDS: dict[type[LedgerError], tuple[int, str]] = {
    MalformedBody: (422, ""),
    AmountRefused: (422, ""),
    CurrencyUnknown: (422, ""),
    Unauthenticated: (401, "Not authenticated"),
    Forbidden: (403, "Not enough permissions"),
    NotFound: (404, "Resource not found"),
    MethodNotAllowed: (405, "Method Not Allowed"),
    NotAcceptable: (406, ""),
    StateConflict: (409, ""),
    Contention: (429, ""),
    TryAgain: (503, ""),
    InternalFault: (500, "Internal Server Error"),
    LedgerError: (400, ""),
}


def refuse(error: LedgerError, _: str) -> Response:
    """Word any refusal; what is wrong with a body is listed fault by fault."""
    if isinstance(error, InvalidRequest):
        return Response(422, {"detail": [_fault(f.path, f.message, f.rule) for f in error.faults]})
    status, said = nearest(_WORDS, error)
    if status == 422:
        return Response(422, {"detail": [_fault((), error.reason, _rule(error))]})
    return Response(status, {"detail": said or error.reason})


def _fault(path: tuple[str | int, ...], message: str, rule: str) -> dict[str, Any]:
    return {"loc": ["body", *path], "msg": message, "type": rule}


def _rule(error: LedgerError) -> str:
    return "json_invalid" if isinstance(error, MalformedBody) else "value_error"


DIALECT = Dialect(
    name="dayzero",
    prefixes=("/api/v1/",),
    scopes=(),
    media_type="application/json",
    refuse=refuse,
)
