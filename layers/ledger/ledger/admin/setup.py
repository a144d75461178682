"""Commands for tenants, businesses, clients and tokens: the setup of access to the ledger."""

from argparse import Namespace
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ledger.admin.command_line import CLIENT, DRY_RUN, TENANT, argument, command, to_currency
from ledger.admin.operator import Operator, all_scopes
from ledger.directory import Client
from ledger.errors import LedgerError
from ledger.store.keys import instant

TOKEN_SECONDS = 3_600

_NAME = argument("name", help="1 to 255 characters")
_SCOPES = argument(
    "--scope", action="append", default=[], help="a scope such as labels:all; again for each"
)


class AccessUnsaid(LedgerError):
    """A new client has no businesses or no scopes, and the operator has not written `--all`."""

    options: str
    message = "Name {options} (again for each), or say --all for everything that you do not name."


class ScopeUnknown(LedgerError):
    """A client is to have a scope that no dialect has."""

    scopes: str
    available: str
    message = "There is no scope {scopes}; there are {available}."


@command("tenant", "create", "create a tenant", _NAME, DRY_RUN, invented=("tenant_id",))
def create_tenant(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Create a tenant and return its id."""
    return {"tenant_id": operator.directory.create_tenant(arguments.name)}


@command(
    "business",
    "create",
    "create a business with its book",
    TENANT,
    _NAME,
    argument(
        "--currency", default="USD", type=to_currency, help="the default currency; default: USD"
    ),
    argument("--id", type=UUID, help="the business's id elsewhere, if its book moves here"),
    DRY_RUN,
    invented=("business_id",),
)
def create_business(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Create a business and return its id, and the other tenants that have the imported id."""
    business_id = operator.create_business(
        arguments.tenant, arguments.name, arguments.currency, arguments.id
    )
    if arguments.id is None:
        return {"business_id": business_id}
    tenants = operator.directory.tenants_of(business_id)
    also_of = [tenant_id for tenant_id in tenants if tenant_id != arguments.tenant]
    return {"business_id": business_id, "also_of": also_of}


@command(
    "client",
    "create",
    "create an API client, and print its secret once",
    TENANT,
    argument("--name", dest="client_name", metavar="NAME", help="a name for the client"),
    argument("--business", action="append", default=[], help="a business; again for each"),
    _SCOPES,
    argument("--all", action="store_true", help="grant everything that you do not name"),
    DRY_RUN,
    invented=("client_id", "client_secret"),
)
def create_client(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Create a client and return its secret. Raise `AccessUnsaid` or `ScopeUnknown`."""
    # A forgotten option must not give a client everything.
    missing = [
        name for name in ("business", "scope") if not (arguments.all or getattr(arguments, name))
    ]
    if missing:
        raise AccessUnsaid(options=" and ".join(f"--{name}" for name in missing))
    _require_known(arguments.scope)
    return operator.create_client(
        arguments.tenant, arguments.business, arguments.scope, arguments.client_name or ""
    )


def _require_known(scopes: Sequence[str]) -> None:
    unknown = sorted(set(scopes) - set(all_scopes()))
    if unknown:
        raise ScopeUnknown(
            scopes=", ".join(unknown), available=", ".join(sorted(set(all_scopes())))
        )


@command("client", "show", "show a client with its access and its trail", CLIENT)
def show_client(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Return a client with its trail."""
    clients = operator.directory.clients
    client = clients.get(arguments.client)
    return {**render_client(client), "trail": clients.trail(client)}


@command(
    "client",
    "rotate",
    "add a secret, printed once; the newest one before it stays good until --finish",
    CLIENT,
    argument("--finish", action="store_true", help="remove all secrets but the newest"),
    DRY_RUN,
    invented=("client_secret",),
)
def rotate_client(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Add a secret and return it, or remove all older secrets."""
    clients = operator.directory.clients
    if arguments.finish:
        return render_client(clients.finish_rotation(arguments.client))
    secret = clients.rotate(arguments.client)
    return {**render_client(clients.get(arguments.client)), "client_secret": secret}


@command("client", "suspend", "suspend a client, and end its tokens now", CLIENT, DRY_RUN)
def suspend_client(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Suspend a client and return it."""
    return render_client(operator.directory.clients.suspend(arguments.client))


@command("client", "resume", "let a suspended client ask for tokens again", CLIENT, DRY_RUN)
def resume_client(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Resume a suspended client and return it."""
    return render_client(operator.directory.clients.resume(arguments.client))


@command("client", "revoke", "revoke a client and its tokens, for good", CLIENT, DRY_RUN)
def revoke_client(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Revoke a client and return it."""
    return render_client(operator.directory.clients.revoke(arguments.client))


def render_client(client: Client) -> dict[str, Any]:
    """Return a client without its secrets."""
    return {
        "client_id": client.client_id,
        "name": client.name,
        "tenant_id": client.tenant_id,
        "state": client.state,
        "business_ids": list(client.business_ids),
        "scopes": list(client.scopes),
        "secrets": len(client.secrets),
        "created_at": instant(client.created_at),
    }


@command(
    "token",
    "create",
    "create an access token",
    CLIENT,
    _SCOPES,
    argument("--seconds", type=int, default=TOKEN_SECONDS, help="the token's life; default: 3600"),
    DRY_RUN,
    invented=("access_token",),
)
def create_token(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Create an access token and return it."""
    return operator.create_token(arguments.client, arguments.scope, arguments.seconds)


@command(
    "token",
    "revoke",
    "revoke a token and all tokens made from it",
    argument("--token", help="the token's text or id; default: a line of standard input"),
    DRY_RUN,
)
def revoke_token(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Revoke a token and return it. Without `--token`, read it from standard input."""
    tokens = operator.directory.tokens
    token = tokens.describe(arguments.token or arguments.stdin.readline().strip())
    tokens.revoke(token["token_id"], token["tenant_id"], token["client_id"])
    return {"revoked": True, **token, "is_good": False}


COMMANDS = (
    create_tenant,
    create_business,
    create_client,
    show_client,
    rotate_client,
    suspend_client,
    resume_client,
    revoke_client,
    create_token,
    revoke_token,
)
