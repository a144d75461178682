"""Whose token it is, and tokens for one business (specs/layer.md, 1)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from ledger.api.request import Request
from ledger.dialects.layerfi import resources

BUSINESS_TOKEN_SECONDS = 3600


def whoami(request: Request) -> dict[str, Any]:
    """The client, its businesses and what it may do."""
    principal = request.known_principal
    if resources.business_id(request):
        resources.book(request)
    return {
        "type": "Whoami",
        "client_id": principal.client_id,
        "account_id": principal.tenant_id,
        "business_ids": list(principal.business_ids),
        "scopes": sorted(principal.scopes),
    }


def business_token(request: Request) -> dict[str, Any]:
    """A token for the path's business alone, that may what its maker may and lives no longer."""
    principal = request.known_principal
    business_id = resources.book(request).read.scope.business_id
    latest = request.now + timedelta(seconds=BUSINESS_TOKEN_SECONDS)
    expires_at = min(principal.expires_at, latest)
    holder = replace(principal, business_ids=(business_id,), expires_at=expires_at)
    return {
        "access_token": request.issue_token_to(holder),
        "token_type": "Bearer",
        "expires_in": int((expires_at - request.now).total_seconds()),
    }
