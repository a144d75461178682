"""The operator: one command's view of a table, and the setup of businesses, clients and tokens."""

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from ledger.admin.hooks import all_hooks
from ledger.book import Reader
from ledger.core.claims import Actor, Claim
from ledger.core.limits import TOKEN_SECONDS_MAX
from ledger.directory import Directory
from ledger.directory.clients import ACTIVE
from ledger.errors import BusinessNotFound, LedgerError, NotFound
from ledger.http.access import grants
from ledger.http.dialect import all_dialects
from ledger.store.cache import BookCache
from ledger.store.keys import Scope
from ledger.store.table import Table


def all_scopes() -> tuple[str, ...]:
    """Return every scope that an operation of any dialect needs."""
    return tuple(scope for dialect in all_dialects() for scope in dialect.scopes)


class BusinessUnknown(NotFound):
    """The tenant has no business with this id."""

    business: str
    tenant: str
    message = "the tenant {tenant} has no business {business}"


class ScopeNotGiven(LedgerError):
    """A token is to have a scope that its client lacks."""

    scopes: str
    granted: str
    message = "The client lacks the scope {scopes}; it has {granted}."


class LifeRefused(LedgerError):
    """A token is to live too long, or for no time."""

    seconds: int
    seconds_max: int
    message = "A token lives 1 to {seconds_max} seconds, and not {seconds}."


class ClientInactive(LedgerError):
    """The client is suspended or revoked, so it gets no token."""

    client: str
    state: str
    message = "The client {client} is {state}."


class Operator:
    """One command's view of the table. Its results can be printed as JSON.

    `identify` returns the operator as an actor. It may cost a request to AWS, so it is called once,
    at the first write, and never by a command that only reads.
    """

    def __init__(
        self,
        table: Table,
        identify: Callable[[], Actor],
        now: datetime | None = None,
        choose: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self.table = table
        self._identify = identify
        self.now = now or datetime.now(UTC)
        self._choose = choose
        self._cache = BookCache()
        self.directory = Directory(table, self.now, lambda: self.by, choose)

    @cached_property
    def by(self) -> Actor:
        """The author of everything that this command writes."""
        return self._identify()

    def create_business(
        self, tenant_id: str, name: str, currency: str, imported_id: UUID | None = None
    ) -> str:
        """Create a business and return its UUID.

        The dialects prepare its book. A book that is imported keeps its id and needs no
        preparation, since its rows bring everything.
        """
        business_id = self.directory.create_business(tenant_id, name, currency, imported_id)
        if imported_id is None:
            for hooks in all_hooks():
                hooks.begin(self, Scope(tenant_id, business_id))
        return business_id

    def create_client(
        self, tenant_id: str, business_ids: Sequence[str], scopes: Sequence[str], name: str = ""
    ) -> dict[str, Any]:
        """Create a client and return its secret.

        Without `business_ids` it gets all businesses that the tenant has now, without `scopes` all
        scopes. Raise `BusinessUnknown` if a business is not the tenant's.
        """
        self.directory.require_tenant(tenant_id)
        selected = tuple(dict.fromkeys(business_ids))
        businesses = selected or self.directory.business_ids(tenant_id)
        granted = tuple(dict.fromkeys(scopes or all_scopes()))
        try:
            client_id, secret = self.directory.create_client(tenant_id, businesses, granted, name)
        except BusinessNotFound as unknown:
            raise BusinessUnknown(business=unknown.business_id, tenant=tenant_id) from None
        access = {"business_ids": list(businesses), "scopes": list(granted)}
        return {"client_id": client_id, "client_secret": secret, **access}

    def create_token(self, client_id: str, scopes: Sequence[str], seconds: int) -> dict[str, Any]:
        """Create a client's token for some of its scopes; without `scopes`, for all.

        Raise `ScopeNotGiven`, `LifeRefused` or `ClientInactive`.
        """
        client = self.directory.clients.get(client_id)
        lacking = [scope for scope in scopes if not grants(client.scopes, scope)]
        if lacking:
            raise ScopeNotGiven(scopes=", ".join(lacking), granted=", ".join(client.scopes))
        if not 1 <= seconds <= TOKEN_SECONDS_MAX:
            raise LifeRefused(seconds=seconds, seconds_max=TOKEN_SECONDS_MAX)
        if client.state != ACTIVE:
            raise ClientInactive(client=client_id, state=client.state)
        expires_at = self.now + timedelta(seconds=seconds)
        token = self.directory.tokens.grant(client, scopes or client.scopes, expires_at)
        return {"access_token": token, "expires_in": seconds}

    def scope(self, tenant_id: str, business_id: str) -> Scope:
        """Return the scope of a book. Raise `BusinessUnknown` if the tenant has no such business.

        Raise `TenantNotFound` if there is no such tenant.
        """
        try:
            self.directory.require_business(tenant_id, business_id)
        except BusinessNotFound:
            raise BusinessUnknown(business=business_id, tenant=tenant_id) from None
        return Scope(tenant_id, business_id)

    def reader(self, tenant_id: str, business_id: str) -> Reader:
        """Return a reader of a book. Raise as `scope` does."""
        return Reader(self.table, self._cache, self.scope(tenant_id, business_id))

    def claim(self, key: str, fingerprint: str) -> Claim:
        """Return the claim of one request; `key` has its scope, or is empty."""
        now_ms = round(self.now.timestamp() * 1000)
        return Claim(self._choose(16).hex(), fingerprint, now_ms, self.by, key)
