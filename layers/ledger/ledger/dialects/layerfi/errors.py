"""How Layer words refusals: `{errors: [{type, description, error_enum}]}` (specs/layer.md, 2)."""

from ledger.book.first_uses import AccountInUse
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
from ledger.http.query import YEARS, Rule, Rules
from ledger.http.response import Response
from ledger.http.wording import Wording, placed

RULES = Rules(
    integer=Rule("query", "must be an integer from {least} to {greatest}"),
    choice=Rule("query", "must be one of {choices}"),
    boolean=Rule("query", "must be true or false"),
    day=Rule("query", f"must be a date YYYY-MM-DD {YEARS}"),
    instant=Rule("query", f"must be a date YYYY-MM-DD or a date-time YYYY-MM-DDTHH:MM:SSZ {YEARS}"),
    period=Rule("query", "must not be before {first}"),
    cursor=Rule("query", "must be the cursor of an answer to the same list in the same order"),
)


class IdNotFound(NotFound):
    """An id, external id or stable name in a path or a body names none of the business's."""

    kind: str
    text: str
    message = "There is no {kind} {text!r}."


class TwoParties(EntryRefused):
    """A customer (or vendor) is named twice, and not the same."""

    place: str
    kind: str
    message = "{place}: the entry and its line items, or two ids, name different {kind}s."


class PartyArchived(EntryRefused):
    """An entry or a line item names a customer that is archived."""

    kind: str
    party_id: str
    message = "The {kind} {party_id} is archived and takes no new entries."


class TagOfEntries(EntryRefused):
    """A tag of a BALANCING dimension on a single line item."""

    place: str
    key: str
    message = "{place}: tags of {key!r} balance, so they belong on the entry, not on a line item."


class ExportTooLarge(EntryRefused):
    """A file of a period has more lines than a request can write, by number or in its time."""

    maximum: int
    message = (
        "The export has more than EXPORT_LINES_MAX = {maximum} lines, or takes longer than a "
        "request may: choose a shorter period, or use `ledger-admin export`."
    )


class ExternalIdTaken(StateConflict):
    """Another customer or vendor has the external id."""

    kind: str
    value: str
    message = "external_id: another {kind} has {value!r}."


class LinesHaveTags(EntryRefused):
    """Lines have tags of a dimension, so it cannot become BALANCING."""

    key: str
    message = "strictness: line items have tags of {key!r}, so it stays NON_BALANCING."


class CannotChange(EntryRefused):
    """An update would change what is given once for all."""

    field: str
    message = "{field}: it cannot be changed."


# The code is Layer's `type`.
WORDINGS: dict[type[LedgerError], Wording] = {
    Unauthenticated: Wording(401, "Unauthenticated", with_reason=True),
    Forbidden: Wording(403, "Forbidden", with_reason=True),
    BusinessNotFound: Wording(404, "NotFound", with_reason=True),
    NotFound: Wording(404, "NotFound", with_reason=True),
    MethodNotAllowed: Wording(405, "MethodNotAllowed", with_reason=True),
    NotAcceptable: Wording(406, "NotAcceptable", with_reason=True),
    AccountInUse: Wording(400, "BadRequest", with_reason=True),
    StateConflict: Wording(409, "Conflict", with_reason=True),
    Contention: Wording(429, "TooManyRequests", with_reason=True),
    RateExceeded: Wording(429, "TooManyRequests", with_reason=True),
    TryAgain: Wording(503, "ServiceUnavailable", with_reason=True),
    InternalFault: Wording(500, "InternalServerError", with_reason=True),
    LedgerError: Wording(400, "BadRequest", with_reason=True),
}

# Layer's `error_enum` of the statuses that a client can mend.
_ENUMS = {400: "SpecifiedBadRequest", 404: "SpecifiedIdNotFound"}


def refuse(error: LedgerError, _: str) -> Response:
    """Word any refusal, each fault as an error of its own (specs/layer.md, 2)."""
    wording = nearest(WORDINGS, error)
    descriptions = [placed(error.within, wording.message(error))]
    if isinstance(error, InvalidRequest):
        descriptions = [placed((*error.within, *f.path), f.message) for f in error.faults]
    enum = {"error_enum": _ENUMS[wording.status]} if wording.status in _ENUMS else {}
    errors = [{"type": wording.code, "description": text, **enum} for text in descriptions]
    return Response(wording.status, {"errors": errors})
