"""Claims of requests: the idempotency key, from the header or a vendor's own field, and the digest.

A key is scoped to dialect and route here, and to the business by the table's key of the claim.
"""

from typing import TYPE_CHECKING

from msgspec import Struct

from ledger.core.claims import Claim, short_digest
from ledger.core.limits import IDEMPOTENCY_KEY_CHARACTERS_MAX
from ledger.errors import InvalidHeader
from ledger.http import strict_json

if TYPE_CHECKING:
    from ledger.http.request import Request

HEADER = "Idempotency-Key"
RULE = f"1 to {IDEMPOTENCY_KEY_CHARACTERS_MAX} visible ASCII characters"
_IN_LOWER_CASE = HEADER.lower()


class Own(Struct, frozen=True):
    """A field of the body that is the request's key before any header; None leaves the header."""

    name: str
    value: str | None


def claim(request: "Request", own: Own | None) -> Claim:
    """Return the claim of a request that writes; `own` is the vendor's field, if it has one.

    Raise `MalformedBody` or a child of `InvalidRequest`, since the fingerprint needs the body.
    """
    now_ms = round(request.now.timestamp() * 1000)
    if request.method == "DELETE":
        # The body and headers of a DELETE have no meaning.
        fingerprint = short_digest(request.method, request.path.lower())
        return Claim(request.nonce, fingerprint, now_ms, by=request.by)
    fingerprint = short_digest(request.method, request.path.lower(), _content(request))
    key, name = scoped_key(request, own)
    return Claim(request.nonce, fingerprint, now_ms, request.by, key, key_name=name)


def scoped_key(request: "Request", own: Own | None) -> tuple[str, str]:
    """Return a request's key with its scope, empty without a key, and the name of the key.

    Raise `InvalidHeader` if the header is no key, also where a field is the key.
    """
    header = _header(request)
    if own is not None and own.value is not None:
        name, key, owner = own.name, own.value, request.dialect
    else:
        # No value of the field is the same key as a value of the header.
        name, key = "idempotency key", header
        owner = f"{request.dialect} {HEADER}" if own else request.dialect
        request.used.add(HEADER)
    return (f"{owner}\n{request.route}\n{key}" if key else ""), name


def is_unused(request: "Request") -> bool:
    """Return whether a finished request sent a key under which it stored nothing."""
    has_key = request.method != "GET" and _IN_LOWER_CASE in request.headers
    is_used = HEADER in request.used and request.table.is_keyed
    return has_key and not is_used


def is_key(text: str) -> bool:
    """Return whether a text can be an idempotency key, by `RULE`."""
    is_visible = text.isascii() and text.isprintable() and text.strip() == text
    return is_visible and 1 <= len(text) <= IDEMPOTENCY_KEY_CHARACTERS_MAX


def _header(request: "Request") -> str:
    if _IN_LOWER_CASE not in request.headers:
        return ""
    key = request.headers[_IN_LOWER_CASE]
    if not is_key(key):
        raise InvalidHeader(name=HEADER, rule=RULE)
    return key


def _content(request: "Request") -> str:
    """Return the same text for bodies with the same content, whatever their spelling."""
    if request.is_form:
        return request.form.content
    return strict_json.canonical(request.json) if request.raw_body else ""
