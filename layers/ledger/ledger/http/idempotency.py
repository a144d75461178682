"""Idempotency keys: the header's, or that of a field where the vendor has one (Layer)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.core.limits import IDEMPOTENCY_KEY_CHARACTERS_MAX
from ledger.errors import InvalidHeader

if TYPE_CHECKING:
    from ledger.http.request import Request

HEADER = "Idempotency-Key"
_IN_LOWER_CASE = HEADER.lower()
RULE = f"1 to {IDEMPOTENCY_KEY_CHARACTERS_MAX} visible ASCII characters"


@dataclass(frozen=True, slots=True)
class Own:
    """A field of the body that is the request's key before any header; None leaves the header."""

    name: str
    value: str | None


def of(request: "Request", own: Own | None) -> tuple[str, str]:
    """A request's key with its scope, empty if it has none; and what the key is called.

    Refuses a header that is no key (`InvalidHeader`), also where a field is the key.
    """
    said = _said(request)
    if own is not None and own.value is not None:
        name, key, spoken = own.name, own.value, request.dialect
    else:
        # No value of the field is the same key as a value of the header.
        name, key = "idempotency key", said
        spoken = f"{request.dialect} {HEADER}" if own else request.dialect
        request.used.add(HEADER)
    return (f"{spoken}\n{request.route}\n{key}" if key else ""), name


def is_unused(request: "Request") -> bool:
    """Whether the request, which was done, has a key that nothing was kept under."""
    is_said = request.method != "GET" and _IN_LOWER_CASE in request.headers
    is_used = HEADER in request.used and request.table.is_keyed
    return is_said and not is_used


def _said(request: "Request") -> str:
    if _IN_LOWER_CASE not in request.headers:
        return ""
    key = request.headers[_IN_LOWER_CASE]
    if not is_key(key):
        raise InvalidHeader(name=HEADER, rule=RULE)
    return key


def is_key(text: str) -> bool:
    """Whether a text can be an idempotency key, by `RULE`."""
    is_visible = text.isascii() and text.isprintable() and text.strip() == text
    return is_visible and 1 <= len(text) <= IDEMPOTENCY_KEY_CHARACTERS_MAX
