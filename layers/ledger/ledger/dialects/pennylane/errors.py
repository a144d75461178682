"""How Pennylane words refusals (specs/pennylane.md, 2).

A refusal is `{error, status}`; a fault of the request's schema `{message, field, code}`, with a
code of Pennylane's list; a 429 is one line of plain text.
"""

from typing import Any

from ledger.core import money
from ledger.core.categories import SharesRefused
from ledger.core.lettering import AccountsDiffer, CurrenciesDiffer, GroupUnbalanced, LineLettered
from ledger.errors import (
    AccountClosed,
    AccountInactive,
    AccountNotFound,
    AmountRefused,
    BodyTooLarge,
    CurrencyUnknown,
    EntryNotFound,
    EntryRefused,
    EntryUnbalanced,
    Fault,
    FileRefused,
    FileTooLarge,
    Forbidden,
    InternalFault,
    InvalidRequest,
    LedgerError,
    LimitExceeded,
    LineNotFound,
    MethodNotAllowed,
    NameTaken,
    NoFile,
    NotAcceptable,
    NotFound,
    PeriodClosed,
    ScopeMissing,
    StateConflict,
    StoreUnavailable,
    SubledgerOnly,
    TryAgain,
    Unauthenticated,
    VersionConflict,
    nearest,
)
from ledger.http.query import YEARS, Rule, Rules
from ledger.http.response import Response
from ledger.http.wording import Wording, is_of_lines, place, placed

RULES = Rules(
    integer=Rule("greater_than_equal", "must be an integer from {least} to {greatest}"),
    above=Rule("less_than_equal", "must be an integer from {least} to {greatest}"),
    boolean=Rule("boolean", "must be true or false"),
    day=Rule("date", f"must be a date YYYY-MM-DD {YEARS}"),
    period=Rule("date", "must not be before {first}"),
    cursor=Rule(
        "cursor", "must be the next_cursor of an answer to the same list in the same order"
    ),
)


class JournalNotFound(NotFound):
    """A journal named in a path or a body is none of ours."""

    journal: str


class AttachmentNotFound(NotFound):
    """A file named in a body is none of ours."""

    attachment: str


class CategoryNotFound(NotFound):
    """A path or a body names no category of ours."""

    category: str


class CategoryGroupNotFound(NotFound):
    """A path or a body names no category group of ours."""

    category_group: str


class LineIdNotFound(NotFound):
    """A path names no line of ours."""

    line: str


class LineRefused(EntryRefused):
    """A line that is neither a debit nor a credit, or both, or named twice in one update."""

    place: str
    rule: str
    message = "{place}: {rule}."


class LabelEmpty(EntryRefused):
    """An account, a journal, a category or a category group has no visible label."""

    message = "The label must not be empty."


class CursorExcluded(LedgerError):
    """A changelog is asked for by a cursor and by a start."""


class StartTooOld(LedgerError):
    """A changelog is asked for from a time that it does not keep."""


WORDINGS: dict[type[LedgerError], Wording] = {
    LimitExceeded: Wording(422, with_reason=True),
    Unauthenticated: Wording(401, text="The access token is invalid"),
    ScopeMissing: Wording(403, text='Access to this resource requires scope "{scope}".'),
    Forbidden: Wording(403, with_reason=True),
    EntryNotFound: Wording(404, text="Couldn't find LedgerEntry with 'id'={entry_id}"),
    AccountNotFound: Wording(404, text="Couldn't find LedgerAccount with 'id'={account_id}"),
    JournalNotFound: Wording(404, text="Couldn't find Journal with 'id'={journal}"),
    AttachmentNotFound: Wording(404, text="Couldn't find FileAttachment with 'id'={attachment}"),
    CategoryNotFound: Wording(404, text="Couldn't find Category with 'id'={category}"),
    CategoryGroupNotFound: Wording(
        404, text="Couldn't find CategoryGroup with 'id'={category_group}"
    ),
    LineIdNotFound: Wording(404, text="Couldn't find LedgerEntryLine with 'id'={line}"),
    LineNotFound: Wording(404, text="Couldn't find LedgerEntryLine with 'id'={line_id}"),
    NotFound: Wording(404, text="Not Found"),
    AccountClosed: Wording(409, text="LedgerAccount with 'id'={account_id} has been closed"),
    MethodNotAllowed: Wording(405, with_reason=True),
    NotAcceptable: Wording(406, with_reason=True),
    VersionConflict: Wording(412, with_reason=True),
    StateConflict: Wording(409, with_reason=True),
    FileTooLarge: Wording(413, with_reason=True),
    BodyTooLarge: Wording(413, with_reason=True),
    NameTaken: Wording(422, with_reason=True),
    PeriodClosed: Wording(422, with_reason=True),
    NoFile: Wording(400, "NotAMultipartFile", with_reason=True),
    FileRefused: Wording(422, with_reason=True),
    AmountRefused: Wording(422, with_reason=True),
    CurrencyUnknown: Wording(422, with_reason=True),
    CursorExcluded: Wording(400, text="start_date and cursor exclude each other"),
    StartTooOld: Wording(422, text="start_date is older than 4 weeks"),
    EntryUnbalanced: Wording(422, text="Entry lines are not balanced"),
    GroupUnbalanced: Wording(422, text="Entry lines are not balanced"),
    AccountsDiffer: Wording(422, text="Ledger entry lines must belong to the same ledger account"),
    CurrenciesDiffer: Wording(422, text="Ledger entry lines must be in the same currency"),
    SharesRefused: Wording(422, with_reason=True),
    LineLettered: Wording(422, text="Ledger entry line {line_id} is lettered"),
    SubledgerOnly: Wording(
        422, text="LedgerAccount with 'id'={account_id} is moved by its own entries alone"
    ),
    AccountInactive: Wording(
        422, text="LedgerAccount with 'id'={account_id} is inactive and takes no new lines"
    ),
    EntryRefused: Wording(422, with_reason=True),
    InternalFault: Wording(500, text="Internal Server Error"),
    StoreUnavailable: Wording(503, text="Service Unavailable"),
    TryAgain: Wording(
        429, text="Rate limit exceeded. Please retry in {retry_after_seconds} seconds."
    ),
    LedgerError: Wording(400, with_reason=True),
}

# Pennylane's code of a rule of pydantic's, or of our own models.
_CODES = {
    "missing": "NotExistRequiredKey",
    "extra_forbidden": "NotExistPropertyDefinition",
    "null": "NotNullError",
    "string_pattern_mismatch": "InvalidPattern",
    "decimal_form": "InvalidPattern",
    "string_characters": "InvalidPattern",
    "string_too_long": "MoreThanMaxLength",
    "string_too_short": "LessThanMinLength",
    "too_long": "MoreThanMaxItems",
    "too_many_lines": "MoreThanMaxItems",
    "too_short": "LessThanMinItems",
    "greater_than_equal": "LessThanMinimum",
    "less_than_equal": "MoreThanMaximum",
    "date": "InvalidDateFormat",
    "date_time": "InvalidDateTimeFormat",
    "enum": "NotEnumInclude",
    "literal_error": "NotEnumInclude",
}


def refuse(error: LedgerError, _: str) -> Response:
    """Word any refusal (specs/pennylane.md, 2)."""
    if isinstance(error, InvalidRequest):
        return Response(400, _schema_fault(error.faults))
    wording = nearest(WORDINGS, error)
    message = wording.message(error)
    if wording.status == 429:
        return Response(429, message, media_type="text/plain; charset=utf-8")
    if isinstance(error, NoFile):
        body: dict[str, Any] = {"message": message, "field": error.field, "code": wording.code}
        return Response(wording.status, body)
    if is_of_lines(error):
        message = f"ledger_entry_lines: {message}"
    body = {"error": message, "status": wording.status}
    if isinstance(error, EntryUnbalanced):
        totals = {"debit_total": error.debits_minor, "credit_total": error.credits_minor}
        body["message"] = message
        body["details"] = {
            name: money.to_text(total, error.currency) for name, total in totals.items()
        }
    return Response(wording.status, body)


def _schema_fault(faults: tuple[Fault, ...]) -> dict[str, str]:
    """Return all faults as the message, with field and code of the first."""
    first = faults[0]
    return {
        "message": "; ".join(placed(fault.path, fault.message) for fault in faults),
        "field": place(first.path),
        "code": _CODES.get("null" if first.is_null else first.rule, "ValidateError"),
    }
