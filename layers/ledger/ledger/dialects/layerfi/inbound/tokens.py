"""Tokens for one business (specs/layer.md, 1)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from ledger.dialects.layerfi import lookup
from ledger.errors import Fault, InvalidRequest
from ledger.http.access import directory, grants
from ledger.http.request import Request

BUSINESS_TOKEN_SECONDS = 3600
_OURS = "layerfi:"


def business_token(request: Request, scope: str = "") -> dict[str, Any]:
    """Create a token for the path's business and this dialect.

    `scope` selects from the `layerfi:` scopes of the request's token; empty selects all. The new
    token goes to a browser, so it expires no later than that token, and is revoked with it.
    """
    principal = request.known_principal
    business_id = lookup.book(request).read.scope.business_id
    latest = request.now + timedelta(seconds=BUSINESS_TOKEN_SECONDS)
    expires_at = min(principal.expires_at, latest)
    tokens, scopes = directory(request).tokens, tuple(_scopes(request, scope))
    return {
        "access_token": tokens.narrow(principal, business_id, scopes, expires_at),
        "token_type": "Bearer",
        "expires_in": int((expires_at - request.now).total_seconds()),
    }


def _scopes(request: Request, text: str) -> Iterable[str]:
    """Return the scopes of the new token. Skip URLs, which name the service, as `/token` does.

    Raise `InvalidRequest` for a scope that the request's token lacks.
    """
    principal = request.known_principal
    scopes = [scope for scope in dict.fromkeys(text.split()) if "://" not in scope]
    for scope in scopes:
        if not scope.startswith(_OURS) or not grants(principal.scopes, scope):
            rule = f"{scope!r} is none of the token's own layerfi: scopes"
            raise InvalidRequest(faults=(Fault(("scope",), "scope", rule),))
    return scopes or [scope for scope in principal.scopes if scope.startswith(_OURS)]
