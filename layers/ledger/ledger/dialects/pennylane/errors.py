"""How Pennylane words refusals (specs/pennylane.md, 2).

A refusal is `{error, status}`; a fault of the request's schema `{message, field, code}`, with a
code of Pennylane's list; a 429 is one line of plain text.
"""

from typing import Any

from ledger.core import money
from ledger.errors import (
    AccountClosed,
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
from ledger.http.query import Rule, Rules
from ledger.http.response import Response

RULES = Rules(
    integer=Rule("greater_than_equal", "must be an integer from {least} to {greatest}"),
    above=Rule("less_than_equal", "must be an integer from {least} to {greatest}"),
    day=Rule("date", "must be a date YYYY-MM-DD"),
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


class LineIdNotFound(NotFound):
    """A path names no line of ours."""

    line: str


class LineRefused(EntryRefused):
    """A line that is neither a debit nor a credit, or both, or named twice in one update."""

    place: str
    rule: str
    message = "{place}: {rule}."


# Status and text; without a text, our own reason.
_WORDS: dict[type[LedgerError], tuple[int, str]] = {
    LimitExceeded: (422, ""),
    Unauthenticated: (401, "The access token is invalid"),
    ScopeMissing: (403, 'Access to this resource requires scope "{scope}".'),
    Forbidden: (403, ""),
    EntryNotFound: (404, "Couldn't find LedgerEntry with 'id'={entry_id}"),
    AccountNotFound: (404, "Couldn't find LedgerAccount with 'id'={account_id}"),
    JournalNotFound: (404, "Couldn't find Journal with 'id'={journal}"),
    AttachmentNotFound: (404, "Couldn't find FileAttachment with 'id'={attachment}"),
    LineIdNotFound: (404, "Couldn't find LedgerEntryLine with 'id'={line}"),
    LineNotFound: (404, "Couldn't find LedgerEntryLine with 'id'={line_id}"),
    NotFound: (404, "Not Found"),
    AccountClosed: (409, "LedgerAccount with 'id'={account_id} has been closed"),
    MethodNotAllowed: (405, ""),
    NotAcceptable: (406, ""),
    VersionConflict: (412, ""),
    StateConflict: (409, ""),
    FileTooLarge: (413, ""),
    BodyTooLarge: (413, ""),
    NameTaken: (422, ""),
    PeriodClosed: (422, ""),
    FileRefused: (422, ""),
    AmountRefused: (422, ""),
    CurrencyUnknown: (422, ""),
    EntryUnbalanced: (422, "Entry lines are not balanced"),
    SubledgerOnly: (422, "LedgerAccount with 'id'={account_id} is moved by its own entries alone"),
    EntryRefused: (422, ""),
    InternalFault: (500, "Internal Server Error"),
    StoreUnavailable: (503, "Service Unavailable"),
    TryAgain: (429, "Rate limit exceeded. Please retry in {retry_after_seconds} seconds."),
    LedgerError: (400, ""),
}

# Pennylane's code of a rule of pydantic's, or of our own models.
_CODES = {
    "missing": "NotExistRequiredKey",
    "extra_forbidden": "NotExistPropertyDefinition",
    "null": "NotNullError",
    "string_pattern_mismatch": "InvalidPattern",
    "string_characters": "InvalidPattern",
    "string_too_long": "MoreThanMaxLength",
    "string_too_short": "LessThanMinLength",
    "too_long": "MoreThanMaxItems",
    "too_many_lines": "MoreThanMaxItems",
    "too_short": "LessThanMinItems",
    "greater_than_equal": "LessThanMinimum",
    "less_than_equal": "MoreThanMaximum",
    "date": "InvalidDateFormat",
    "enum": "NotEnumInclude",
    "literal_error": "NotEnumInclude",
}


def refuse(error: LedgerError, _: str) -> Response:
    """Word any refusal (specs/pennylane.md, 2)."""
    if isinstance(error, InvalidRequest):
        return Response(400, _schema_fault(error.faults))
    status, words = nearest(_WORDS, error)
    said = words.format(**vars(error)) if words else error.reason
    if status == 429:
        return Response(status, said, media_type="text/plain; charset=utf-8")
    if isinstance(error, NoFile):
        return Response(400, {"message": said, "field": error.field, "code": "NotAMultipartFile"})
    body: dict[str, Any] = {"error": said, "status": status}
    if isinstance(error, EntryUnbalanced):
        totals = {"debit_total": error.debits_minor, "credit_total": error.credits_minor}
        body["message"] = said
        body["details"] = {
            name: money.to_text(total, error.currency) for name, total in totals.items()
        }
    return Response(status, body)


def _schema_fault(faults: tuple[Fault, ...]) -> dict[str, str]:
    """All faults in the message; the first one's field and code."""
    first = faults[0]
    message = "; ".join(f"{_field(fault)}: {fault.message}" for fault in faults)
    return {
        "message": message,
        "field": _field(first),
        "code": _CODES.get(first.rule, "ValidateError"),
    }


def _field(fault: Fault) -> str:
    return ".".join(str(part) for part in fault.path)
