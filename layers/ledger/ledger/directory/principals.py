"""Principals: who asks, as their token says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a tenant's client, what it may touch, what it may do there, and until when.

    `seal` is a secret of ours with which the cursors that the client is given are signed. `epoch`
    is the client's when the token was made. `chain` has the id of the token, then of its makers.
    """

    tenant_id: str
    client_id: str
    business_ids: tuple[str, ...]
    scopes: frozenset[str]
    expires_at: datetime
    seal: bytes
    epoch: int = 0
    chain: tuple[str, ...] = ()

    def may(self, scope: str) -> bool:
        """Tell whether the scope is granted; `x:all` grants `x:readonly` too."""
        return grants(self.scopes, scope)


def grants(scopes: Collection[str], scope: str) -> bool:
    """Tell whether scopes include one; `x:all` includes `x:readonly`."""
    name, _, how = scope.partition(":")
    return scope in scopes or (how == "readonly" and f"{name}:all" in scopes)
