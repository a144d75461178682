"""Admission of requests: through the edge, with a token, within the rate limit, with the scope.

An admitted request reaches the books of its principal's businesses and no others.

Tokens are checked here and not in an authorizer of the gateway, since each dialect words its 401.

A rate limit is off unless it is configured. Each request then costs one more `UpdateItem` of one
write unit. Its item has the client and the window, and expires. Once a process knows that a client
has used up a window, a further request in it costs nothing.
"""

import base64
import binascii
import hmac
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from urllib.parse import unquote_plus

from msgspec import Struct
from msgspec.structs import replace

from ledger.book import Book
from ledger.book.reader import Reader
from ledger.core.ids import Ids, Kind
from ledger.directory import Business, Directory, Principal, Token
from ledger.errors import (
    BusinessNotFound,
    CredentialsMissing,
    LedgerError,
    Missing,
    NotAcceptable,
    NotFound,
    RateExceeded,
    ScopeMissing,
    TokenExpired,
    TokenUnknown,
    Unauthenticated,
)
from ledger.http.request import Request
from ledger.store import directory_keys
from ledger.store.cache import VALUES_MAX
from ledger.store.keys import Scope
from ledger.store.table import Table

PUBLIC = "public"  # a scope that needs no token
ANY_TOKEN = "any token"  # noqa: S105 - a scope that every valid token has
REALM = "ledger"
ORIGIN_HEADER = "x-origin-secret"
WINDOW_SECONDS = 5
KEPT_SECONDS = 60


class Allowance(Struct, frozen=True):
    """The requests that a client may still make in this window, which ends at `resets_at` (Unix s).

    `count` is how many it has made, this one included.
    """

    limit: int
    count: int
    resets_at: int
    retry_after_seconds: int

    @property
    def remaining(self) -> int:
        """The number of further requests in this window."""
        return max(0, self.limit - self.count)


def admit(request: Request, scope: str) -> Request:
    """Return the request with its principal and its allowance, if a token needs to be there.

    Raise a child of `Unauthenticated`, `ScopeMissing`, `RateExceeded` or `FormatRefused`.
    """
    if scope == PUBLIC:
        return request
    principal = authenticate(request)
    return replace(request, principal=principal, allowance=count(request, principal.client_id))


def require_scope(request: Request, scope: str) -> None:
    """Raise `RateExceeded` or `ScopeMissing` if the request may not do what the scope permits."""
    if request.allowance is not None:
        check_allowance(request.allowance)
    if not (scope in (PUBLIC, ANY_TOKEN) or grants(request.known_principal.scopes, scope)):
        raise ScopeMissing(scope=scope)


def grants(scopes: Collection[str], scope: str) -> bool:
    """Return whether the scopes include the scope; `x:all` includes `x:readonly`."""
    name, _, access = scope.partition(":")
    return scope in scopes or (access == "readonly" and f"{name}:all" in scopes)


def require_origin(request: Request) -> None:
    """Raise `NotFound` if an edge is configured and the request did not come through it.

    The edge adds a secret to each request (edge/template.yaml). A function has only its SHA-256.
    """
    expected = request.runtime.settings.origin_digest
    if expected:
        secret = request.header(ORIGIN_HEADER)
        digest = sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
        # The digest of nothing must not open the edge to requests without a secret.
        if not secret or not hmac.compare_digest(digest, expected):
            raise NotFound


def require_accept(request: Request, media_type: str) -> None:
    """Raise `NotAcceptable` if `Accept` does not name the media type; an empty one is any."""
    accept = request.header("accept")
    accepted = (part.partition(";")[0].strip().lower() for part in accept.split(","))
    if media_type not in ("", accept) and media_type not in accepted:
        raise NotAcceptable(media_type=media_type)


def bearer_token(authorization: str) -> str:
    """Return the token of an `Authorization: Bearer …` header (RFC 6750, section 2.1)."""
    scheme, _, token = authorization.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or not token.isascii() or " " in token:
        raise CredentialsMissing
    return token


def basic_credentials(authorization: str) -> tuple[str, str] | None:
    """Return a client's id and secret from HTTP Basic (RFC 7617), or None for another header."""
    scheme, _, encoded = authorization.strip().partition(" ")
    try:
        client_id, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    if scheme.lower() != "basic" or not colon:
        return None
    return unquote_plus(client_id), unquote_plus(secret)


def authenticate(request: Request) -> Principal:
    """Return the principal of the request's token.

    Raise `CredentialsMissing`, `TokenUnknown`, `TokenExpired` or `FormatRefused`. While a principal
    is cached, its revoked token still works. A text that cannot be a token of ours costs no read.
    """
    text = bearer_token(request.header("authorization"))
    principals = request.runtime.principals
    digest = sha256(text.encode()).hexdigest()
    principal = principals.find(digest)
    if principal is None:
        token = Token.read(text)
        if token is None:
            raise TokenUnknown
        read_at = principals.now()
        principal = directory(request).tokens.find_principal(token, request.runtime.formats)
        principals.keep(digest, principal, read_at)
    if principal.expires_at <= request.now:
        raise TokenExpired
    return principal


def challenge(refusal: LedgerError) -> str:
    """Return the value of `WWW-Authenticate` (RFC 6750, section 3), or an empty text.

    It is empty if no other token would help. A request without credentials gets no error code, as
    section 3.1 asks.
    """
    bearer = f'Bearer realm="{REALM}"'
    if isinstance(refusal, ScopeMissing):
        return f'{bearer}, error="insufficient_scope", scope="{refusal.scope}"'
    if isinstance(refusal, TokenExpired):
        return f'{bearer}, error="invalid_token", error_description="The token has expired"'
    if isinstance(refusal, TokenUnknown):
        return f'{bearer}, error="invalid_token", error_description="The token is not valid"'
    return bearer if isinstance(refusal, Unauthenticated) else ""


def count(request: Request, client_id: str) -> Allowance | None:
    """Count the request against the client's rate limit; None if no limit is configured."""
    limit, used_up = request.runtime.settings.rate_limit, request.runtime.used_up
    return count_in_window(request.table, used_up, client_id, limit, request.now) if limit else None


def count_in_window(
    table: Table, used_up: dict[str, int], client_id: str, limit: int, now: datetime
) -> Allowance:
    """Count one request of a client; `used_up` has the last window that each client used up."""
    second = int(now.timestamp())
    window = second // WINDOW_SECONDS
    resets_at = (window + 1) * WINDOW_SECONDS
    count = limit + 1
    if used_up.get(client_id) != window:
        key = directory_keys.allowance(client_id, window)
        count = table.increment(key, "allowance", resets_at + KEPT_SECONDS)
    if count > limit:
        if len(used_up) >= VALUES_MAX:
            used_up.clear()
        used_up[client_id] = window
    return Allowance(limit, count, resets_at, resets_at - second)


def check_allowance(allowance: Allowance) -> None:
    """Raise `RateExceeded` if the client has made more requests than its limit."""
    if allowance.count > allowance.limit:
        raise RateExceeded(retry_after_seconds=allowance.retry_after_seconds)


def directory(request: Request) -> Directory:
    """Return the directory, with the request's actor behind its writes."""
    return Directory(request.table, request.now, lambda: request.by)


def find_business(request: Request, business_id: str) -> Business:
    """Return a business of the principal. Its registration never changes, so it is cached."""
    tenant_id, cache = request.known_principal.tenant_id, request.runtime.businesses
    business = cache.find((tenant_id, business_id))
    if business is None:
        business = directory(request).business(tenant_id, business_id)
        cache.keep((tenant_id, business_id), business)
    return business


def find_book(request: Request, business_id: str) -> Book:
    """Return the ledger of a business of the principal; else raise `BusinessNotFound`."""
    if business_id not in request.known_principal.business_ids:
        raise BusinessNotFound(business_id=business_id)
    scope = Scope(request.known_principal.tenant_id, business_id)
    return Book(Reader(request.table, request.runtime.chart, scope), request.now)


def locate(request: Request, kind: Kind, uuid: str, missing: Missing) -> tuple[Book, int]:
    """Return the book and the integer id of a UUID, among all businesses of the principal.

    Raise `missing` if no business can have it.
    """
    for business_id in request.known_principal.business_ids:
        number = Ids(business_id).id_of(kind, uuid)
        if number is not None:
            return find_book(request, business_id), number
    raise missing()
