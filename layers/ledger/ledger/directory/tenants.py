"""Tenants and their businesses."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from msgspec import Struct

from ledger.aws.items import Item
from ledger.core import money
from ledger.core.limits import BUSINESSES_PER_TOKEN_MAX, PAGE_ITEMS_MAX
from ledger.directory.clients import Clients
from ledger.directory.refusals import TenantNotFound
from ledger.directory.tokens import Tokens
from ledger.directory.trail import Action, Writer
from ledger.errors import BusinessNotFound, LimitExceeded, NameTaken
from ledger.store import directory_keys, formats, keys
from ledger.store.items import codec
from ledger.store.table import Table


class Business(Struct, frozen=True):
    """A registered business; `currency` is its default."""

    business_id: str
    name: str
    currency: str
    created_at: datetime


class Directory:
    """Tenants and businesses, for the operator and for the token endpoint.

    `now` is the time of the request, and `by` returns its actor. `choose` returns random bytes.
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
        """Create a tenant and return its id. The first tenant gives the table its format."""
        tenant_id = self._choose(6).hex()
        key = {**directory_keys.tenant(tenant_id), **directory_keys.tenants(self.now, tenant_id)}
        document = {"name": name, "created": keys.instant(self.now)}
        item = self._writer.item("tenant", key, document)
        is_new = self._table.get(directory_keys.table_format()) is None
        self._create(tenant_id, tenant_id, item, name, formats.format_write(is_new))
        return tenant_id

    def create_business(
        self, tenant_id: str, name: str, currency: str, former_id: UUID | None = None
    ) -> str:
        """Create a business of a tenant with its default currency, and return its UUID.

        An imported business keeps its `former_id`, from which all ids of its book are derived.
        """
        # An unknown currency would make each amount of the book unreadable.
        money.minor_digits(currency)
        self.require_tenant(tenant_id)
        business_id = str(former_id or UUID(bytes=self._choose(16), version=4))
        document = {"name": name, "currency": currency, "created": keys.instant(self.now)}
        item = self._writer.item(
            "business", directory_keys.business(tenant_id, business_id), document
        )
        self._create(tenant_id, business_id, item, name)
        return business_id

    def _create(self, tenant_id: str, subject: str, item: Item, name: str, *more: Action) -> None:
        kind = item["kind"]["S"]
        trail = self._writer.trail(tenant_id, subject, f"{kind} created", name=name)
        creation = {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
        # The trail is in the same write: no tenant or business comes into being without its act.
        if not self._writer.write([{"Put": creation}, *more], trail):
            raise NameTaken(kind=kind, value=subject, owner_id=0)

    def tenants_of(self, business_id: str) -> list[str]:
        """Return the ids of all tenants that have a business of an id: a moved book has several."""
        tenants: list[str] = []
        skip = 0
        while items := self._table.query_newest(directory_keys.tenants(), PAGE_ITEMS_MAX, skip):
            skip += len(items)
            keys = [directory_keys.business(item["PK"]["S"], business_id) for item in items]
            tenants += [item["PK"]["S"] for item in self._table.batch_get(keys)]
        return sorted(tenants)

    def business_ids(self, tenant_id: str) -> tuple[str, ...]:
        """Return the ids of all businesses of a tenant."""
        return tuple(business.business_id for business in self.businesses(tenant_id))

    def businesses(self, tenant_id: str) -> list[Business]:
        """Return all businesses of a tenant."""
        items = self._table.query(directory_keys.business(tenant_id, ""), "business")
        return [to_business(item) for item in items]

    def business(self, tenant_id: str, business_id: str) -> Business:
        """Return a business of a tenant. Raise `BusinessNotFound` if it has no such business."""
        item = self._table.get(directory_keys.business(tenant_id, business_id))
        if item is None:
            raise BusinessNotFound(business_id=business_id)
        return to_business(item)

    def create_client(
        self, tenant_id: str, business_ids: Sequence[str], scopes: Sequence[str], name: str = ""
    ) -> tuple[str, str]:
        """Create an API client for some businesses. Return its id and its secret."""
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
        """Raise `TenantNotFound` if there is no such tenant."""
        # An id with a delimiter could spell a key of another kind.
        if not tenant_id.isalnum() or self._table.get(directory_keys.tenant(tenant_id)) is None:
            raise TenantNotFound(tenant=tenant_id)

    def require_business(self, tenant_id: str, business_id: str) -> None:
        """Raise `BusinessNotFound` if the business is not the tenant's."""
        self.require_tenant(tenant_id)
        self.business(tenant_id, business_id)


def to_tenant(item: Item) -> dict[str, str]:
    """Read a tenant, also from the list of all tenants."""
    document: dict[str, Any] = codec.unpack(item)
    name, created = document["name"], document["created"]
    return {"tenant_id": item["PK"]["S"], "name": name, "created_at": created}


def to_business(item: Item) -> Business:
    """Read a business."""
    document: dict[str, Any] = codec.unpack(item)
    business_id = item["SK"]["S"].partition(keys.DELIMITER)[2]
    created_at = codec.read_time(document["created"])
    return Business(business_id, document["name"], document["currency"], created_at)
