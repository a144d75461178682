"""How Layer words refusals: `{errors: [{type, description, error_enum}]}` (specs/layer.md, 2)."""

from ledger.errors import (
    BusinessNotFound,
    Contention,
    EntryRefused,
    Forbidden,
    InternalFault,
    InvalidRequest,
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
from ledger.http.query import Rule, Rules
from ledger.http.response import Response

RULES = Rules(
    integer=Rule("query", "must be an integer from {least} to {greatest}"),
    choice=Rule("query", "must be one of {choices}"),
    boolean=Rule("query", "must be true or false"),
    day=Rule("query", "must be a date YYYY-MM-DD"),
    period=Rule("query", "must not be before {first}"),
    cursor=Rule("query", "must be the cursor of an answer to the same list in the same order"),
)


class IdNotFound(NotFound):
    """An id, external id or stable name in a path or a body names none of the business's."""

    kind: str
    said: str
    message = "There is no {kind} {said!r}."


class TwoParties(EntryRefused):
    """A customer (or vendor) is named twice, and not the same."""

    place: str
    kind: str
    message = "{place}: the entry and its line items, or two ids, name different {kind}s."


class TagOfEntries(EntryRefused):
    """A tag of a BALANCING dimension on a single line item."""

    place: str
    key: str
    message = "{place}: tags of {key!r} balance, so they belong on the entry, not on a line item."


class CannotChange(EntryRefused):
    """An update would change what is given once for all."""

    field: str
    message = "{field}: it cannot be changed."


# Status and type; `error_enum` goes with what the client can mend.
_WORDS: dict[type[LedgerError], tuple[int, str]] = {
    Unauthenticated: (401, "Unauthenticated"),
    Forbidden: (403, "Forbidden"),
    BusinessNotFound: (404, "NotFound"),
    NotFound: (404, "NotFound"),
    MethodNotAllowed: (405, "MethodNotAllowed"),
    NotAcceptable: (406, "NotAcceptable"),
    StateConflict: (409, "Conflict"),
    Contention: (429, "TooManyRequests"),
    RateExceeded: (429, "TooManyRequests"),
    TryAgain: (503, "ServiceUnavailable"),
    InternalFault: (500, "InternalServerError"),
    LedgerError: (400, "BadRequest"),
}

_ENUMS = {400: "SpecifiedBadRequest", 404: "SpecifiedIdNotFound"}


def refuse(error: LedgerError, _: str) -> Response:
    """Word any refusal, each fault as an error of its own (specs/layer.md, 2)."""
    status, kind = nearest(_WORDS, error)
    said = [error.reason]
    if isinstance(error, InvalidRequest):
        said = [f"{'.'.join(map(str, f.path))}: {f.message}" for f in error.faults]
    enum = {"error_enum": _ENUMS[status]} if status in _ENUMS else {}
    errors = [{"type": kind, "description": text, **enum} for text in said]
    return Response(status, {"errors": errors})
