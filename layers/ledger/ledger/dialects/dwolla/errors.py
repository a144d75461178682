"""How Dwolla words refusals (Dwolla API reference, "Errors").

A refusal is `{code, message}`; faults of fields are gathered under the code ValidationError as
`_embedded.errors`, each with a JSON pointer into the body. Where our rule says more than Dwolla's
own text, it follows that text.
"""

from ledger.errors import (
    AccountNotEmpty,
    AccountNotFound,
    AmountOutOfRange,
    AmountRefused,
    AmountZero,
    BalanceAboveCeiling,
    BalanceBelowFloor,
    BodyTooLarge,
    Contention,
    CredentialsMissing,
    CurrencyMismatch,
    CurrencyUnknown,
    DifferentOwners,
    EntryRefused,
    Fault,
    Forbidden,
    InternalFault,
    InvalidHeader,
    InvalidRequest,
    LedgerError,
    MalformedBody,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    ParentBelowFloor,
    PeriodClosed,
    RateExceeded,
    SameAccount,
    StateConflict,
    TokenExpired,
    TryAgain,
    Unauthenticated,
    nearest,
)
from ledger.http.query import Rule, Rules
from ledger.http.response import Response

MEDIA_TYPE = "application/vnd.dwolla.v1.hal+json"
ERROR_MEDIA_TYPE = (
    f'{MEDIA_TYPE}; profile="http://nocarrier.co.uk/profiles/vnd.error/"; charset=UTF-8'
)


RULES = Rules(
    integer=Rule("range", "Must be an integer from {least} to {greatest}"), is_single=True
)


class CustomerNotFound(AccountNotFound):
    """A path under /customers names none of ours."""


class LabelNotFound(AccountNotFound):
    """A label named in the body of a reallocation is none of ours."""


# Status, code, message; a message that ends in a space is followed by our own reason.
_WORDS: dict[type[LedgerError], tuple[int, str, str]] = {
    MalformedBody: (400, "BadRequest", "The request body contains bad syntax or is incomplete. "),
    BodyTooLarge: (400, "BadRequest", "The request body contains bad syntax or is incomplete. "),
    InvalidHeader: (400, "BadRequest", "The request contains bad syntax or is incomplete. "),
    CredentialsMissing: (
        401,
        "InvalidCredentials",
        "Missing or invalid Authorization header.",
    ),
    TokenExpired: (
        401,
        "ExpiredAccessToken",
        "Access token expired. Generate a new access token using your client credentials.",
    ),
    Unauthenticated: (401, "InvalidAccessToken", "Invalid access token."),
    Forbidden: (
        403,
        "Forbidden",
        "The supplied credentials are not authorized for this resource. ",
    ),
    AccountNotEmpty: (403, "InvalidResourceState", "Amount must be zero to remove label."),
    PeriodClosed: (403, "InvalidResourceState", "Resource cannot be modified. "),
    CustomerNotFound: (404, "NotFound", "Customer not found. Check CustomerId."),
    LabelNotFound: (404, "NotFound", "Label not found."),
    NotFound: (404, "NotFound", "The requested resource was not found."),
    MethodNotAllowed: (405, "MethodNotAllowed", ""),
    NotAcceptable: (406, "InvalidVersion", "Missing or invalid API version. "),
    StateConflict: (409, "Conflict", ""),
    Contention: (
        429,
        "TooManyRequests",
        "Concurrent requests changed the same labels. "
        "Please wait a short period of time before re-attempting the request.",
    ),
    RateExceeded: (
        429,
        "TooManyRequests",
        "Too many requests. Please wait a short period of time before re-attempting the request.",
    ),
    TryAgain: (503, "ServiceUnavailable", "The service is unavailable for the moment. "),
    InternalFault: (500, "ServerError", "A server error occurred. Error ID: {request_id}"),
    LedgerError: (400, "BadRequest", "The request contains bad syntax or is incomplete. "),
}

_SUMMARY = "Validation error(s) present. See embedded errors list for more details."
_NEGATIVE = "Amount can not cause label balance to be negative."

# Code, message and pointer of the one embedded error that stands for a refusal of the core.
_EMBEDDED: dict[type[LedgerError], tuple[str, str, str]] = {
    ParentBelowFloor: ("InsufficientFunds", "Insufficient funds.", "/amount/value"),
    BalanceBelowFloor: ("Invalid", _NEGATIVE, "/amount/value"),
    BalanceAboveCeiling: ("Invalid", "Invalid amount. ", "/amount/value"),
    AmountOutOfRange: ("Invalid", "Invalid amount. ", "/amount/value"),
    AmountZero: ("Invalid", "Invalid amount. ", "/amount/value"),
    AmountRefused: ("InvalidFormat", "Invalid amount. ", "/amount/value"),
    CurrencyMismatch: ("Invalid", "Currency invalid. ", "/amount/currency"),
    CurrencyUnknown: ("Invalid", "Currency invalid. ", "/amount/currency"),
    SameAccount: ("Invalid", "Invalid label. ", "/_links/to/href"),
    DifferentOwners: ("Invalid", "Invalid label. ", "/_links/to/href"),
    EntryRefused: ("Invalid", "Invalid request. ", "/"),
}


def refuse(error: LedgerError, request_id: str) -> Response:
    """Word any refusal (reference: "Errors"; the table of codes is in specs/dwolla.md, 7)."""
    if isinstance(error, InvalidRequest):
        if any(fault.rule in _NOT_AN_OBJECT for fault in error.faults):
            return refuse(MalformedBody(problem=error.reason.rstrip(".")), request_id)
        return _validation([_embedded_fault(fault) for fault in error.faults])
    if isinstance(error, AmountRefused | CurrencyUnknown | EntryRefused):
        return _validation([_embedded(error)])
    status, code, message = nearest(_WORDS, error)
    said = message.format(request_id=request_id)
    said += error.reason if message.endswith(" ") or not message else ""
    return Response(status, {"code": code, "message": said}, media_type=ERROR_MEDIA_TYPE)


_NOT_AN_OBJECT = ("model_type", "dict_type", "model_attributes_type")


def _validation(embedded: list[dict[str, object]]) -> Response:
    body = {"code": "ValidationError", "message": _SUMMARY, "_embedded": {"errors": embedded}}
    return Response(400, body, media_type=ERROR_MEDIA_TYPE)


def _embedded(error: LedgerError, pointer: str = "") -> dict[str, object]:
    code, message, usual = nearest(_EMBEDDED, error)
    said = message + error.reason if message.endswith(" ") else message
    return _item(code, said, pointer or usual)


def _embedded_fault(fault: Fault) -> dict[str, object]:
    pointer = "/" + "/".join(str(part) for part in fault.path)
    name = str(fault.path[-1]).strip("_").capitalize()
    if fault.path[:1] == ("_links",) and len(fault.path) == 2:
        pointer += "/href"  # what is missing is a link, and a link is its href
    elif fault.path[-1:] == ("href",):
        name = str(fault.path[-2]).capitalize()
    if fault.rule in ("missing", "required"):
        return _item("Required", f"{name} required.", pointer)
    if fault.error is not None:
        return _embedded(fault.error, pointer)
    if name == "Currency":
        return _item("Invalid", "Currency invalid. Acceptable values: USD.", pointer)
    return _item("Invalid", f"{name} invalid. {fault.message}.", pointer)


def _item(code: str, message: str, pointer: str) -> dict[str, object]:
    return {"code": code, "message": message, "path": pointer, "_links": {}}
