"""Tenants and their businesses."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from ledger.aws.items import Item
from ledger.core import money
from ledger.core.limits import BUSINESSES_PER_TOKEN_MAX
from ledger.directory.clients import Clients
from ledger.directory.refusals import TenantNotFound
from ledger.directory.tokens import Tokens
from ledger.directory.trail import Action, Writer
from ledger.errors import BusinessNotFound, LimitExceeded, NameTaken
from ledger.store import directory_keys, formats, keys
from ledger.store.items import codec
from ledger.store.table import Table

TENANTS_LISTED_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Business:
    """A business as it was registered; `currency` is the one it defaults to."""

    business_id: str
    name: str
    currency: str
    created_at: datetime


class Directory:
    """What the operator and the token endpoint do; `now` is the time of their request.

    `by` says who does it. `choose` gives so many random bytes, for ids and secrets.
    """

    def __init__(
        self,
        table: Table,
        now: datetime,
        by: Callable[[], object],
        choose: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._table = table
        self._choose = choose
        self._writer = Writer(table, now, by, choose)
        self.now = now

    @cached_property
    def clients(self) -> Clients:
        """The clients of all tenants."""
        return Clients(self._writer)

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens of all clients."""
        return Tokens(self._writer)

    def create_tenant(self, name: str) -> str:
        """Create a tenant; returns its id. The table gets its format with the first one."""
        tenant_id = self._choose(6).hex()
        place = {**directory_keys.tenant(tenant_id), **directory_keys.tenants(self.now, tenant_id)}
        document = {"name": name, "created": keys.instant(self.now)}
        item = self._writer.item("tenant", place, document)
        self._create(tenant_id, tenant_id, item, name, formats.format_write())
        return tenant_id

    def tenants(self) -> list[dict[str, str]]:
        """List all tenants, the newest first."""
        found = self._table.query_newest(directory_keys.tenants(), TENANTS_LISTED_MAX)
        return [
            {
                "tenant_id": item["PK"]["S"],
                "name": codec.unpack(item)["name"],
                "created_at": codec.unpack(item)["created"],
            }
            for item in found
        ]

    def create_business(
        self, tenant_id: str, name: str, currency: str, moved: UUID | None = None
    ) -> str:
        """Create a business of a tenant, with the currency it defaults to; returns its UUID.

        One that is `moved` here keeps the UUID that it had, and so all ids of what is in its book.
        """
        money.minor_digits(currency)
        self.require_tenant(tenant_id)
        business_id = str(moved or UUID(bytes=self._choose(16), version=4))
        document = {"name": name, "currency": currency, "created": keys.instant(self.now)}
        item = self._writer.item(
            "business", directory_keys.business(tenant_id, business_id), document
        )
        self._create(tenant_id, business_id, item, name)
        return business_id

    def _create(self, tenant_id: str, subject: str, item: Item, name: str, *more: Action) -> None:
        kind = item["kind"]["S"]
        trail = self._writer.trail(tenant_id, subject, f"{kind} created", name=name)
        put = {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
        if not self._writer.write([{"Put": put}, *more], trail):
            raise NameTaken(kind=kind, value=subject, owner_id=0)

    def business_ids(self, tenant_id: str) -> tuple[str, ...]:
        """List the ids of all businesses of a tenant."""
        return tuple(business.business_id for business in self.businesses(tenant_id))

    def businesses(self, tenant_id: str) -> list[Business]:
        """List all businesses of a tenant."""
        found = self._table.query(directory_keys.business(tenant_id, ""), "business")
        return [_business(item) for item in found]

    def business(self, tenant_id: str, business_id: str) -> Business:
        """Get a business of a tenant; refuses one that is not."""
        item = self._table.get(directory_keys.business(tenant_id, business_id))
        if item is None:
            raise BusinessNotFound(business_id=business_id)
        return _business(item)

    def create_client(
        self, tenant_id: str, business_ids: Sequence[str], scopes: Sequence[str], name: str = ""
    ) -> tuple[str, str]:
        """Create an API client for some businesses; returns its id and, this once, its secret."""
        self.require_tenant(tenant_id)
        unknown = set(business_ids) - set(self.business_ids(tenant_id))
        if unknown:
            raise BusinessNotFound(business_id=", ".join(sorted(unknown)))
        if len(business_ids) > BUSINESSES_PER_TOKEN_MAX:
            maximum = BUSINESSES_PER_TOKEN_MAX
            raise LimitExceeded(
                limit="BUSINESSES_PER_TOKEN_MAX", maximum=maximum, actual=len(business_ids)
            )
        return self.clients.create(tenant_id, name, business_ids, scopes)

    def require_tenant(self, tenant_id: str) -> None:
        """Refuse a tenant that is not there."""
        if not tenant_id.isalnum() or self._table.get(directory_keys.tenant(tenant_id)) is None:
            raise TenantNotFound(tenant=tenant_id)

    def require_business(self, tenant_id: str, business_id: str) -> None:
        """Refuse a business that is not the tenant's."""
        self.require_tenant(tenant_id)
        self.business(tenant_id, business_id)


def _business(item: Item) -> Business:
    document: dict[str, Any] = codec.unpack(item)
    business_id = item["SK"]["S"].partition(keys.DELIMITER)[2]
    created_at = codec.read_time(document["created"])
    return Business(business_id, document["name"], document["currency"], created_at)
