"""The directory: tenants, their businesses, and the clients and tokens that may act for them."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ledger.core import money
from ledger.core.limits import BUSINESSES_PER_TOKEN_MAX
from ledger.errors import BusinessNotFound, LimitExceeded, NameTaken, NotFound, TokenUnknown
from ledger.store import items, keys
from ledger.store.items import Item
from ledger.store.table import Table

# RFC 7914's parameters for interactive use: 16 MB and some 50 ms a guess.
_SCRYPT_COST = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a tenant's client, what it may touch, what it may do there, and until when.

    `seal` is a secret of ours with which the cursors that the client is given are signed.
    """

    tenant_id: str
    client_id: str
    business_ids: tuple[str, ...]
    scopes: frozenset[str]
    expires_at: datetime
    seal: bytes

    def may(self, scope: str) -> bool:
        """Whether the scope is granted; `x:all` grants `x:readonly` too."""
        return scope in self.scopes or f"{scope.partition(':')[0]}:all" in self.scopes


@dataclass(frozen=True, slots=True)
class Business:
    """A business as it was registered; `currency` is the one it defaults to."""

    business_id: str
    name: str
    currency: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Client:
    """An API client as it was registered; its secret only as a salted scrypt hash."""

    tenant_id: str
    client_id: str
    business_ids: tuple[str, ...]
    scopes: tuple[str, ...]
    salt: bytes
    secret_hash: bytes


class Directory:
    """What the operator and the token endpoint do; `now` is the time of their request.

    `choose` gives so many random bytes, for ids and secrets.
    """

    def __init__(
        self, table: Table, now: datetime, choose: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        self._table = table
        self.now = now
        self._choose = choose

    def create_tenant(self, name: str) -> str:
        """A new tenant; returns its id."""
        tenant_id = self._choose(6).hex()
        document = {"name": name, "created": keys.instant(self.now)}
        self._put("tenant", keys.tenant(tenant_id), document)
        return tenant_id

    def create_business(
        self, tenant_id: str, name: str, currency: str, moved: UUID | None = None
    ) -> str:
        """A new business of a tenant, with the currency it defaults to; returns its UUID.

        One that is `moved` here keeps the UUID that it had, and so all ids of what is in its book.
        """
        money.minor_digits(currency)
        self._require_tenant(tenant_id)
        business_id = str(moved or UUID(bytes=self._choose(16), version=4))
        if moved and self._table.get(keys.business(tenant_id, business_id)):
            raise NameTaken("business", business_id, 0)
        document = {"name": name, "currency": currency, "created": keys.instant(self.now)}
        self._put("business", keys.business(tenant_id, business_id), document)
        return business_id

    def business_ids(self, tenant_id: str) -> tuple[str, ...]:
        """The ids of all businesses of a tenant."""
        found = self._table.query(keys.business(tenant_id, ""), "business")
        return tuple(item["SK"]["S"].partition(keys.DELIMITER)[2] for item in found)

    def business(self, tenant_id: str, business_id: str) -> Business:
        """A business of a tenant; refuses one that is not."""
        item = self._table.get(keys.business(tenant_id, business_id))
        if item is None:
            raise BusinessNotFound(business_id)
        document = items.unpack(item)
        created_at = items.read_time(document["created"])
        return Business(business_id, document["name"], document["currency"], created_at)

    def create_client(
        self, tenant_id: str, business_ids: Sequence[str], scopes: Sequence[str]
    ) -> tuple[str, str]:
        """A new API client for some businesses; returns its id and, this once, its secret."""
        self._require_tenant(tenant_id)
        unknown = set(business_ids) - set(self.business_ids(tenant_id))
        if unknown:
            raise BusinessNotFound(", ".join(sorted(unknown)))
        if len(business_ids) > BUSINESSES_PER_TOKEN_MAX:
            maximum = BUSINESSES_PER_TOKEN_MAX
            raise LimitExceeded("BUSINESSES_PER_TOKEN_MAX", maximum, len(business_ids))
        client_id, secret, salt = self._text(15), self._text(32), self._choose(16)
        document = {
            "tenant": tenant_id,
            "businesses": list(business_ids),
            "scopes": list(scopes),
            "salt": salt.hex(),
            "hash": _scrypt(secret, salt).hex(),
        }
        listed = keys.clients_of_tenant(tenant_id, self.now, client_id)
        self._put("client", {**keys.client(client_id), **listed}, document)
        return client_id, secret

    def client(self, client_id: str) -> Client | None:
        item = self._table.get(keys.client(client_id))
        if item is None:
            return None
        document = items.unpack(item)
        return Client(
            tenant_id=document["tenant"],
            client_id=client_id,
            business_ids=tuple(document["businesses"]),
            scopes=tuple(document["scopes"]),
            salt=bytes.fromhex(document["salt"]),
            secret_hash=bytes.fromhex(document["hash"]),
        )

    def authenticated_client(self, client_id: str, secret: str) -> Client | None:
        """The client, if the secret is its own; equally slow if there is no such client."""
        client = self.client(client_id) if 0 < len(client_id) <= 100 else None
        salt, expected = (client.salt, client.secret_hash) if client else (b"\0" * 16, b"")
        matches = hmac.compare_digest(_scrypt(secret, salt), expected)
        return client if matches else None

    def issue_token(self, client: Client, scopes: Sequence[str], seconds: int) -> str:
        """An opaque access token for some of the client's scopes; only its SHA-256 is kept."""
        expires_at = self.now + timedelta(seconds=seconds)
        holder = Principal(
            tenant_id=client.tenant_id,
            client_id=client.client_id,
            business_ids=client.business_ids,
            scopes=frozenset(scopes),
            expires_at=expires_at,
            seal=hmac.digest(client.secret_hash, b"seal", hashlib.sha256),
        )
        return self.issue_token_to(holder)

    def issue_token_to(self, holder: Principal) -> str:
        """An access token that makes whoever has it this principal."""
        token, expires_at = self._text(32), holder.expires_at
        document = {
            "tenant": holder.tenant_id,
            "client": holder.client_id,
            "businesses": list(holder.business_ids),
            "scopes": sorted(holder.scopes),
            "expires": keys.instant(expires_at),
            "seal": holder.seal.hex(),
        }
        digest = token_digest(token)
        listed = keys.tokens_of_client(holder.client_id, self.now, digest)
        # The table deletes it some time after; until then we compare the time ourselves.
        expiry: Item = {"expires_at": items.integer(int(expires_at.timestamp()))}
        self._put("token", {**keys.token(digest), **listed, **expiry}, document)
        return token

    def principal(self, token: str) -> Principal:
        """Who holds the token, expired or not; refuses one that is unknown or revoked."""
        item = self._table.get(keys.token(token_digest(token)))
        if item is None:
            raise TokenUnknown
        document = items.unpack(item)
        return Principal(
            tenant_id=document["tenant"],
            client_id=document["client"],
            business_ids=tuple(document["businesses"]),
            scopes=frozenset(document["scopes"]),
            expires_at=items.read_time(document["expires"]),
            seal=bytes.fromhex(document["seal"]),
        )

    def revoke_token(self, token: str) -> None:
        """Forget a token; functions that have seen it forget it within a minute."""
        self._table.delete(keys.token(token_digest(token)))

    def revoke_client(self, client_id: str) -> int:
        """Forget a client and all its tokens; returns how many tokens there were."""
        if self.client(client_id) is None:
            raise NotFound
        self._table.delete(keys.client(client_id))
        tokens = self._table.newest(keys.tokens_of_client(client_id), 1_000_000)
        for item in tokens:
            self._table.delete({"PK": item["PK"], "SK": item["SK"]})
        return len(tokens)

    def _text(self, random_bytes: int) -> str:
        """Text that is safe in a URL and on a command line, out of so many random bytes."""
        text = base64.urlsafe_b64encode(self._choose(random_bytes)).decode().rstrip("=")
        return f"x{text[1:]}" if text.startswith("-") else text  # else it would be an option

    def _put(self, kind: str, attributes: Item, document: dict[str, Any]) -> None:
        self._table.put({**attributes, "kind": items.text(kind), "doc": items.pack(document)})

    def _require_tenant(self, tenant_id: str) -> None:
        if not tenant_id.isalnum() or self._table.get(keys.tenant(tenant_id)) is None:
            raise NotFound

    def require_business(self, tenant_id: str, business_id: str) -> None:
        """Refuse a business that is not the tenant's."""
        self._require_tenant(tenant_id)
        self.business(tenant_id, business_id)


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _scrypt(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, **_SCRYPT_COST)
