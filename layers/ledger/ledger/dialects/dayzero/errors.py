"""How DayZero words refusals: FastAPI's `{detail}` (specs/dayzero.md, 1)."""

from typing import Any

from ledger.errors import (
    AccountNotFound,
    AmountRefused,
    BodyTooLarge,
    Contention,
    CurrencyUnknown,
    EntryRefused,
    FileRefused,
    Forbidden,
    InternalFault,
    InvalidQuery,
    InvalidRequest,
    LedgerError,
    MalformedBody,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    RateExceeded,
    StateConflict,
    TryAgain,
    Unauthenticated,
    nearest,
)
from ledger.http.query import Rule, Rules
from ledger.http.response import Response

# The rules of query strings, in pydantic's words and codes, as FastAPI has them.
RULES = Rules(
    integer=Rule("int_range", "Input should be an integer from {least} to {greatest}"),
    choice=Rule("enum", "Input should be {choices}"),
    separator=" or ",
    boolean=Rule("bool_parsing", "Input should be a valid boolean"),
    day=Rule("date_parsing", "Input should be a date YYYY-MM-DD"),
    period=Rule("value_error", "Input should not be before {first}"),
    cursor=Rule("value_error", "Input should be a cursor of the same list"),
)


class NotAnId(LedgerError):
    """A parameter of the path that is no UUID at all."""

    name: str
    message = "Input should be a valid UUID"


class LedgerNotFound(NotFound):
    """A ledger that a body names is not there."""

    ledger: str


# Status and text; without a text, our own reason.
_WORDS: dict[type[LedgerError], tuple[int, str]] = {
    MalformedBody: (422, ""),
    NotAnId: (422, ""),
    EntryRefused: (422, ""),
    FileRefused: (422, ""),
    AmountRefused: (422, ""),
    CurrencyUnknown: (422, ""),
    Unauthenticated: (401, "Not authenticated"),
    Forbidden: (403, "Not enough permissions"),
    LedgerNotFound: (404, "Resource not found: there is no ledger {ledger}"),
    AccountNotFound: (404, "Resource not found: there is no ledger {account_id}"),
    NotFound: (404, "Resource not found"),
    BodyTooLarge: (413, ""),
    MethodNotAllowed: (405, "Method Not Allowed"),
    NotAcceptable: (406, ""),
    StateConflict: (409, ""),
    Contention: (429, ""),
    RateExceeded: (429, ""),
    TryAgain: (503, ""),
    InternalFault: (500, "Internal Server Error"),
    LedgerError: (400, ""),
}


def refuse(error: LedgerError, _: str) -> Response:
    """Word any refusal; what is wrong with a body is listed fault by fault."""
    if isinstance(error, InvalidRequest):
        where = "query" if isinstance(error, InvalidQuery) else "body"
        faults = [_fault((where, *f.path), f.message, f.rule) for f in error.faults]
        return Response(422, {"detail": faults})
    status, said = nearest(_WORDS, error)
    if status == 422:
        return Response(422, {"detail": [_fault(_place(error), error.reason, _rule(error))]})
    return Response(status, {"detail": said.format(**vars(error)) if said else error.reason})


def _fault(path: tuple[str | int, ...], message: str, rule: str) -> dict[str, Any]:
    return {"loc": list(path), "msg": message, "type": rule}


def _place(error: LedgerError) -> tuple[str, ...]:
    if isinstance(error, NotAnId):
        return ("path", error.name)
    if isinstance(error, EntryRefused):
        return ("body", "line_entries")
    return ("body",)


def _rule(error: LedgerError) -> str:
    if isinstance(error, MalformedBody):
        return "json_invalid"
    return "uuid_parsing" if isinstance(error, NotAnId) else "value_error"
