"""Principals: the client behind a request, as its token names it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Principal:
    """A tenant's client with the businesses and scopes of its token, until the token expires.

    `seal` is our secret that signs the client's cursors. `epoch` was the client's at the token's
    creation. `chain` has the id of the token, then the ids of the tokens it was made from.
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
        """Return whether the token grants the scope; `x:all` grants `x:readonly` too."""
        return grants(self.scopes, scope)


def grants(scopes: Collection[str], scope: str) -> bool:
    """Return whether the scopes include the scope; `x:all` includes `x:readonly`."""
    name, _, access = scope.partition(":")
    return scope in scopes or (access == "readonly" and f"{name}:all" in scopes)
