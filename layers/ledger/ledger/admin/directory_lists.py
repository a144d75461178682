"""The lists of tenants, businesses, clients and tokens, each by one query of its key."""

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec.structs import asdict

from ledger.admin.command_line import CLIENT, TENANT, command
from ledger.admin.operator import Operator
from ledger.admin.paging import PAGING, list_page
from ledger.admin.setup import render_client
from ledger.aws.items import Item
from ledger.book.journal import EARLIEST, LATEST
from ledger.book.paging import KeyRange, Page, PageRequest, own_key, read_page
from ledger.directory import Business
from ledger.directory.tenants import to_business, to_tenant
from ledger.store import directory_keys
from ledger.store.keys import Key, instant

_AFTER_ALL = "~"


@command("tenant", "list", "list all tenants, the newest first", *PAGING)
def list_tenants(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Return a page of all tenants."""
    read = _newest_first(operator, directory_keys.tenants)
    return list_page(arguments, "tenants", read, to_tenant)


@command("business", "list", "list a tenant's businesses, by id", TENANT, *PAGING)
def list_businesses(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Return a page of a tenant's businesses."""
    tenant_id = arguments.tenant
    operator.directory.require_tenant(tenant_id)
    low, high = (directory_keys.business(tenant_id, edge) for edge in ("", _AFTER_ALL))
    span = KeyRange(low, high, own_key)

    def render(item: Item) -> dict[str, Any]:
        business: Business = to_business(item)
        return {**asdict(business), "created_at": instant(business.created_at)}

    read = partial(_read_items, operator, span)
    return list_page(arguments, "businesses", read, render, ascending=True)


@command("client", "list", "list a tenant's clients, the newest first", TENANT, *PAGING)
def list_clients(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Return a page of a tenant's clients, in their present state."""
    tenant_id, clients = arguments.tenant, operator.directory.clients
    operator.directory.require_tenant(tenant_id)
    read = _newest_first(operator, partial(directory_keys.clients_of_tenant, tenant_id))
    output = list_page(arguments, "clients", read, dict)
    present = clients.present(output["clients"])
    return {**output, "clients": [render_client(client) for client in present]}


@command("token", "list", "list a client's unexpired tokens, the newest first", CLIENT, *PAGING)
def list_tokens(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Return a page of a client's unexpired tokens. It may be short, since others have expired."""
    client = operator.directory.clients.get(arguments.client)
    read = _newest_first(operator, partial(directory_keys.tokens_of_client, client.client_id))
    output = list_page(arguments, "tokens", read, dict)
    return {**output, "tokens": operator.directory.tokens.unexpired(client, output["tokens"])}


def _newest_first(
    operator: Operator, key: Callable[..., Key]
) -> Callable[[PageRequest], Page[Item]]:
    """Return the reader of a list by creation; `key(time, id)` is a key of the list."""
    span = KeyRange(key(EARLIEST), key(LATEST, _AFTER_ALL), lambda item: str(item["LSK"]["S"]))
    return partial(_read_items, operator, span)


def _read_items(operator: Operator, span: KeyRange, page_request: PageRequest) -> Page[Item]:
    return read_page(operator.table, [span], page_request, lambda item: [(0, item)])


COMMANDS = (list_tenants, list_businesses, list_clients, list_tokens)
