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
    BusinessNotFound,
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
    NameTaken,
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
from ledger.http.wording import Wording, place

MEDIA_TYPE = "application/vnd.dwolla.v1.hal+json"
ERROR_MEDIA_TYPE = (
    f'{MEDIA_TYPE}; profile="http://nocarrier.co.uk/profiles/vnd.error/"; charset=UTF-8'
)


RULES = Rules(
    integer=Rule("range", "Must be an integer from {least} to {greatest}"), is_single=True
)


class CustomerNotFound(AccountNotFound):
    """A path under /customers names none of ours."""


class UnknownCustomer(CustomerNotFound):
    """The path of one customer names none of ours."""


class CustomerNotVerified(LedgerError):
    """The customer is unverified, and only verified customers have labels."""

    message = "Labels belong to verified customers."


class LabelNotFound(AccountNotFound):
    """A label named in the body of a reallocation is none of ours."""


# The kinds of the names that one customer of a book can have.
EMAIL, CORRELATION_ID = "customer email", "customer correlation id"

WORDINGS: dict[type[LedgerError], Wording] = {
    MalformedBody: Wording(
        400,
        "BadRequest",
        "The request body contains bad syntax or is incomplete.",
        with_reason=True,
    ),
    BodyTooLarge: Wording(
        400,
        "BadRequest",
        "The request body contains bad syntax or is incomplete.",
        with_reason=True,
    ),
    InvalidHeader: Wording(
        400, "BadRequest", "The request contains bad syntax or is incomplete.", with_reason=True
    ),
    CredentialsMissing: Wording(
        401,
        "InvalidCredentials",
        "Missing or invalid Authorization header.",
    ),
    TokenExpired: Wording(
        401,
        "ExpiredAccessToken",
        "Access token expired. Generate a new access token using your client credentials.",
    ),
    Unauthenticated: Wording(401, "InvalidAccessToken", "Invalid access token."),
    Forbidden: Wording(
        403,
        "Forbidden",
        "The supplied credentials are not authorized for this resource.",
        with_reason=True,
    ),
    CustomerNotVerified: Wording(
        403, "Forbidden", "Not authorized to create customer label.", with_reason=True
    ),
    AccountNotEmpty: Wording(403, "InvalidResourceState", "Amount must be zero to remove label."),
    PeriodClosed: Wording(
        403, "InvalidResourceState", "Resource cannot be modified.", with_reason=True
    ),
    BusinessNotFound: Wording(404, "NotFound", "Account not found."),
    UnknownCustomer: Wording(404, "NotFound", "Customer not found."),
    CustomerNotFound: Wording(404, "NotFound", "Customer not found. Check CustomerId."),
    LabelNotFound: Wording(404, "NotFound", "Label not found."),
    NotFound: Wording(404, "NotFound", "The requested resource was not found."),
    MethodNotAllowed: Wording(405, "MethodNotAllowed", with_reason=True),
    NotAcceptable: Wording(
        406, "InvalidVersion", "Missing or invalid API version.", with_reason=True
    ),
    StateConflict: Wording(409, "Conflict", with_reason=True),
    Contention: Wording(
        429,
        "TooManyRequests",
        "Concurrent requests changed the same labels. "
        "Please wait a short period of time before re-attempting the request.",
    ),
    RateExceeded: Wording(
        429,
        "TooManyRequests",
        "Too many requests. Please wait a short period of time before re-attempting the request.",
    ),
    TryAgain: Wording(
        503, "ServiceUnavailable", "The service is unavailable for the moment.", with_reason=True
    ),
    InternalFault: Wording(500, "ServerError", "A server error occurred. Error ID: {request_id}"),
    LedgerError: Wording(
        400, "BadRequest", "The request contains bad syntax or is incomplete.", with_reason=True
    ),
}

_SUMMARY = "Validation error(s) present. See embedded errors list for more details."
_NEGATIVE = "Amount can not cause label balance to be negative."

_AMOUNT = Wording(400, "Invalid", "Invalid amount.", with_reason=True), "/amount/value"
_CURRENCY = Wording(400, "Invalid", "Currency invalid.", with_reason=True), "/amount/currency"
_LABEL = Wording(400, "Invalid", "Invalid label.", with_reason=True), "/_links/to/href"

# The wording and the pointer of the one embedded error that stands for a refusal of the core.
_EMBEDDED: dict[type[LedgerError], tuple[Wording, str]] = {
    ParentBelowFloor: (Wording(400, "InsufficientFunds", "Insufficient funds."), "/amount/value"),
    BalanceBelowFloor: (Wording(400, "Invalid", _NEGATIVE), "/amount/value"),
    BalanceAboveCeiling: _AMOUNT,
    AmountOutOfRange: _AMOUNT,
    AmountZero: _AMOUNT,
    AmountRefused: (
        Wording(400, "InvalidFormat", "Invalid amount.", with_reason=True),
        "/amount/value",
    ),
    CurrencyMismatch: _CURRENCY,
    CurrencyUnknown: _CURRENCY,
    SameAccount: _LABEL,
    DifferentOwners: _LABEL,
    EntryRefused: (Wording(400, "Invalid", "Invalid request.", with_reason=True), "/"),
}


def refuse(error: LedgerError, request_id: str) -> Response:
    """Word any refusal (reference: "Errors"; the table of codes is in specs/dwolla.md, 7)."""
    if isinstance(error, InvalidRequest):
        if any(fault.rule in _NOT_AN_OBJECT for fault in error.faults):
            return refuse(MalformedBody(problem=error.reason.rstrip(".")), request_id)
        return _validation([_embedded_fault(fault) for fault in error.faults])
    if isinstance(error, NameTaken):
        return _validation([_item("Duplicate", *_DUPLICATES.get(error.kind, _DUPLICATES[EMAIL]))])
    if isinstance(error, AmountRefused | CurrencyUnknown | EntryRefused):
        return _validation([_embedded(error)])
    wording = nearest(WORDINGS, error)
    body: dict[str, object] = {"code": wording.code}
    if wording.text and wording.with_reason:
        # The message is Dwolla's sentence alone, and our own rule stands beside it.
        body["message"] = wording.text
        body["_embedded"] = {"errors": [_item(wording.code, error.reason, "")]}
    else:
        body["message"] = wording.message(error, request_id=request_id)
    return Response(wording.status, body, media_type=ERROR_MEDIA_TYPE)


# Text and pointer for a name that another customer has.
_DUPLICATES = {
    EMAIL: ("A customer with the specified email already exists.", "/email"),
    CORRELATION_ID: (
        "A customer with the specified correlationId already exists.",
        "/correlationId",
    ),
}
_NOT_AN_OBJECT = ("model_type", "dict_type", "model_attributes_type")


def _validation(embedded: list[dict[str, object]]) -> Response:
    body = {"code": "ValidationError", "message": _SUMMARY, "_embedded": {"errors": embedded}}
    return Response(400, body, media_type=ERROR_MEDIA_TYPE)


def _embedded(error: LedgerError, pointer: str = "") -> dict[str, object]:
    wording, usual_pointer = nearest(_EMBEDDED, error)
    return _item(wording.code, wording.message(error), pointer or usual_pointer)


def _embedded_fault(fault: Fault) -> dict[str, object]:
    pointer = "/" + "/".join(str(part) for part in fault.path)
    name = _initial(place(fault.path[-1:]).strip("_"))
    if fault.path[:1] == ("_links",) and len(fault.path) == 2:
        pointer += "/href"  # The missing field of a link is its href.
    elif fault.path[-1:] == ("href",):
        name = _initial(str(fault.path[-2]))
    if fault.rule in ("missing", "required"):
        return _item("Required", f"{name} required.", pointer)
    if fault.error is not None:
        return _embedded(fault.error, pointer)
    if fault.rule == "format":
        return _item("InvalidFormat", f"{name} invalid.", pointer)
    if name == "Currency":
        return _item("Invalid", "Currency invalid. Acceptable values: USD.", pointer)
    return _item("Invalid", f"{name} invalid. {fault.message}.", pointer)


def _initial(name: str) -> str:
    return name[:1].upper() + name[1:]


def _item(code: str, message: str, pointer: str) -> dict[str, object]:
    return {"code": code, "message": message, "path": pointer, "_links": {}}
