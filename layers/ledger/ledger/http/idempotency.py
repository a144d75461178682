"""Claims of requests: the idempotency key, from the header or a vendor's own field, and the digest.

A key is scoped to dialect and route here, and to the business by the table's key of the claim. A
slash at the end of a path makes no other route.
"""

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from ledger.core.claims import Claim, short_digest
from ledger.core.limits import IDEMPOTENCY_KEY_CHARACTERS_MAX
from ledger.errors import InvalidHeader
from ledger.http import strict_json

if TYPE_CHECKING:
    from ledger.http.request import Request

HEADER = "Idempotency-Key"
RULE = f"1 to {IDEMPOTENCY_KEY_CHARACTERS_MAX} printable ASCII characters, no space at an end"
_IN_LOWER_CASE = HEADER.lower()
_PARAMETER = re.compile(r"\{(\w+)\}")


class Own(Struct, frozen=True):
    """A field of the body that is the request's key before any header; None leaves the header.

    `route` is the route that owns the keys, if several routes create the same things. A key is then
    the same key on each of them, and the same content under it is the same request.
    """

    name: str
    value: str | None
    route: str = ""


def claim(request: "Request", own: Own | None) -> Claim:
    """Return the claim of a request that writes; `own` is the vendor's field, if it has one.

    Raise `MalformedBody` or a child of `InvalidRequest`, since the fingerprint needs the body.
    """
    now_ms = round(request.now.timestamp() * 1000)
    if request.method == "DELETE":
        # The body and headers of a DELETE have no meaning.
        fingerprint = short_digest(request.method, _path(request))
        return Claim(request.nonce, fingerprint, now_ms, by=request.by)
    fingerprint = short_digest(request.method, _path(request), _content(request))
    key, name = scoped_key(request, own)
    if own is not None and own.value is not None and own.route:
        return claim_of(request, own, request.json)
    return Claim(request.nonce, fingerprint, now_ms, request.by, key, key_name=name)


def claim_of(request: "Request", own: Own, content: object) -> Claim:
    """Return the claim of some content under its own key, whichever route has brought it.

    The content is a part of the request's JSON, and `own` names a route and has a value.
    """
    assert own.value is not None
    method, _, path = own.route.partition(" ")
    path = _PARAMETER.sub(lambda match: request.parameter(match[1]), path).lower()
    fingerprint = short_digest(method, path, strict_json.canonical(content))
    now_ms = round(request.now.timestamp() * 1000)
    key = _scoped(request.dialect, own.route, own.value)
    return Claim(request.nonce, fingerprint, now_ms, request.by, key, key_name=own.name)


def scoped_key(request: "Request", own: Own | None) -> tuple[str, str]:
    """Return a request's key with its scope, empty without a key, and the name of the key.

    Raise `InvalidHeader` if the header is no key, also where a field is the key.
    """
    header, route = _header(request), request.route.rstrip("/")
    if own is not None and own.value is not None:
        return _scoped(request.dialect, own.route or route, own.value), own.name
    # No value of the field is the same key as a value of the header.
    owner = f"{request.dialect} {HEADER}" if own else request.dialect
    request.used.add(HEADER)
    return _scoped(owner, route, header), "idempotency key"


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


def _scoped(owner: str, route: str, key: str) -> str:
    return f"{owner}\n{route}\n{key}" if key else ""


def _path(request: "Request") -> str:
    return request.path.lower().rstrip("/")


def _content(request: "Request") -> str:
    """Return the same text for bodies with the same content, whatever their spelling."""
    if request.is_form:
        return request.form.content
    return request.canonical_json if request.raw_body else ""
