"""DayZero's wording of refusals: FastAPI's `{detail}` (specs/dayzero.md, 1)."""

from typing import Any

from ledger.errors import (
    AccountNotFound,
    AmountRefused,
    BodyTooLarge,
    Contention,
    CurrencyUnknown,
    DayOutOfRange,
    EntryRefused,
    EntryUnbalanced,
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
    TextRefused,
    TryAgain,
    Unauthenticated,
    nearest,
)
from ledger.http.query import Rule, Rules
from ledger.http.response import Response
from ledger.http.wording import Wording, is_of_lines

# The rules of query strings, in pydantic's words and codes, as FastAPI has them.
RULES = Rules(
    integer=Rule("int_range", "Input should be an integer from {least} to {greatest}"),
    choice=Rule("enum", "Input should be {choices}"),
    separator=" or ",
    boolean=Rule("bool_parsing", "Input should be a valid boolean"),
    day=Rule("date_parsing", "Input should be a date YYYY-MM-DD"),
    instant=Rule("date_parsing", "Input should be a date YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ"),
    period=Rule("value_error", "Input should not be before {first}"),
    cursor=Rule("value_error", "Input should be a cursor of the same list"),
)


class NotAnId(LedgerError):
    """A parameter of the path is no UUID."""

    name: str
    message = "Input should be a valid UUID"


class LedgerNotFound(AccountNotFound):
    """A body names an unknown ledger."""

    ledger: str


class LedgerUnknown(LedgerNotFound):
    """The body of a creation does. The vendor's page of that operation has no 404."""


class LedgerNotEditable(LedgerError):
    """The lines of such a ledger are not posted by hand."""

    ledger: str
    message = "The ledger {ledger} is not editable: no journal entry can be posted to it by hand."


class TooFewLines(LedgerError):
    """A journal entry would have fewer than two lines."""

    message = "Journal entry must have at least 2 line entries"


class LineChangeRefused(EntryRefused):
    """An update names a line that the entry does not have, or one line twice."""

    part: str
    index: int
    rule: str
    message = "{rule}"


class CurrencyNotSupported(LedgerError):
    """The business's own currency is none of the vendor's, and the body names no other."""

    currency: str
    supported: str
    message = "The business's currency {currency} is not supported: give one of {supported}."


WORDINGS: dict[type[LedgerError], Wording] = {
    MalformedBody: Wording(422, with_reason=True),
    NotAnId: Wording(422, with_reason=True),
    LineChangeRefused: Wording(422, with_reason=True),
    DayOutOfRange: Wording(422, with_reason=True),
    TextRefused: Wording(422, with_reason=True),
    EntryUnbalanced: Wording(
        400,
        text="Journal entry is not balanced: debits {debits_minor}, credits {credits_minor}",
    ),
    EntryRefused: Wording(400, with_reason=True),
    FileRefused: Wording(422, with_reason=True),
    AmountRefused: Wording(422, with_reason=True),
    CurrencyUnknown: Wording(422, with_reason=True),
    Unauthenticated: Wording(401, text="Not authenticated"),
    Forbidden: Wording(403, text="Not enough permissions"),
    LedgerUnknown: Wording(400, text="There is no ledger {ledger}"),
    LedgerNotFound: Wording(404, text="Resource not found: there is no ledger {ledger}"),
    NotFound: Wording(404, text="Resource not found"),
    BodyTooLarge: Wording(413, with_reason=True),
    MethodNotAllowed: Wording(405, text="Method Not Allowed"),
    NotAcceptable: Wording(406, with_reason=True),
    StateConflict: Wording(409, with_reason=True),
    Contention: Wording(429, with_reason=True),
    RateExceeded: Wording(429, with_reason=True),
    TryAgain: Wording(503, with_reason=True),
    InternalFault: Wording(500, text="Internal Server Error"),
    LedgerError: Wording(400, with_reason=True),
}


def refuse(error: LedgerError, _: str) -> Response:
    """Return a refusal in DayZero's words, with each fault of a body or query string."""
    if isinstance(error, InvalidRequest):
        part = "query" if isinstance(error, InvalidQuery) else "body"
        faults = [_fault((part, *f.path), f.message, f.rule) for f in error.faults]
        return Response(422, {"detail": faults})
    wording = nearest(WORDINGS, error)
    message = wording.message(error)
    if wording.status == 422:
        return Response(422, {"detail": [_fault(_location(error), message, _rule(error))]})
    if is_of_lines(error):
        message = f"line_entries: {message}"
    return Response(wording.status, {"detail": message})


def _fault(path: tuple[str | int, ...], message: str, rule: str) -> dict[str, Any]:
    return {"loc": list(path), "msg": message, "type": rule}


def _location(error: LedgerError) -> tuple[str | int, ...]:
    if isinstance(error, NotAnId):
        return ("path", error.name)
    if isinstance(error, LineChangeRefused):
        return ("body", "line_entry_changes", error.part, error.index)
    return ("body",)


def _rule(error: LedgerError) -> str:
    if isinstance(error, MalformedBody):
        return "json_invalid"
    return "uuid_parsing" if isinstance(error, NotAnId) else "value_error"
