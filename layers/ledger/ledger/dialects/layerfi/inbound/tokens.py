"""Tokens for one business (specs/layer.md, 1)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from ledger.dialects.layerfi import lookup
from ledger.errors import Fault, InvalidRequest
from ledger.http.request import Request

BUSINESS_TOKEN_SECONDS = 3600
_OURS = "layerfi:"


def business_token(request: Request, asked: str = "") -> dict[str, Any]:
    """Make a token for the path's business alone, that opens this dialect alone.

    It has those of its maker's `layerfi:` scopes that are asked for (all, if none is), since it
    goes to a browser. It lives no longer than its maker, and dies with it.
    """
    principal = request.known_principal
    business_id = lookup.book(request).read.scope.business_id
    latest = request.now + timedelta(seconds=BUSINESS_TOKEN_SECONDS)
    expires_at = min(principal.expires_at, latest)
    tokens, scopes = request.directory.tokens, tuple(_scopes(request, asked))
    return {
        "access_token": tokens.narrow(principal, business_id, scopes, expires_at),
        "token_type": "Bearer",
        "expires_in": int((expires_at - request.now).total_seconds()),
    }


def _scopes(request: Request, asked: str) -> Iterable[str]:
    """The scopes of the new token; one that is a URL names the service, as at the token endpoint.

    Refuses what the maker has not, as a fault of the field `scope`.
    """
    principal = request.known_principal
    scopes = [scope for scope in dict.fromkeys(asked.split()) if "://" not in scope]
    for scope in scopes:
        if not scope.startswith(_OURS) or not principal.may(scope):
            rule = f"{scope!r} is none of the token's own layerfi: scopes"
            raise InvalidRequest(faults=(Fault(("scope",), "scope", rule),))
    return scopes or [scope for scope in principal.scopes if scope.startswith(_OURS)]
