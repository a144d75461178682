"""The operator's commands for tenants, businesses, clients and tokens: who may do what."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ledger.admin.hooks import CommandRow
from ledger.admin.operator import Operator, all_scopes
from ledger.directory import Client
from ledger.errors import LedgerError
from ledger.store.keys import instant


class AccessUnsaid(LedgerError):
    """A client would be given all there is without anybody having said so."""

    options: str
    message = "Name {options} (again for each), or say --all for everything that you do not name."


class ScopeUnknown(LedgerError):
    scopes: str
    known: str
    message = "There is no scope {scopes}; there are {known}."


def _create_tenant(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return {"tenant_id": operator.directory.create_tenant(said.name)}


def _list_tenants(operator: Operator, _: argparse.Namespace) -> dict[str, Any]:
    return {"tenants": operator.directory.tenants()}


def _create_business(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    created = operator.create_business(said.tenant, said.name, said.currency, said.id)
    return {"business_id": created}


def _list_businesses(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    operator.directory.require_tenant(said.tenant)
    found = operator.directory.businesses(said.tenant)
    return {"businesses": [{**asdict(b), "created_at": instant(b.created_at)} for b in found]}


def _create_client(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    unsaid = [name for name in ("business", "scope") if not (said.all or getattr(said, name))]
    if unsaid:
        raise AccessUnsaid(options=" and ".join(f"--{name}" for name in unsaid))
    _require_known(said.scope)
    return operator.create_client(said.tenant, said.business, said.scope, said.called or "")


def _require_known(scopes: Sequence[str]) -> None:
    unknown = sorted(set(scopes) - set(all_scopes()))
    if unknown:
        raise ScopeUnknown(scopes=", ".join(unknown), known=", ".join(sorted(set(all_scopes()))))


def _list_clients(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    operator.directory.require_tenant(said.tenant)
    return {"clients": list(map(_shown, operator.directory.clients.of_tenant(said.tenant)))}


def _show_client(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    clients = operator.directory.clients
    client = clients.get(said.client)
    return {**_shown(client), "trail": clients.trail(client)}


def _rotate_client(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    clients = operator.directory.clients
    if said.finish:
        return _shown(clients.finish_rotation(said.client))
    secret = clients.rotate(said.client)
    return {**_shown(clients.get(said.client)), "client_secret": secret}


def _suspend_client(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return _shown(operator.directory.clients.suspend(said.client))


def _resume_client(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return _shown(operator.directory.clients.resume(said.client))


def _revoke_client(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return _shown(operator.directory.clients.revoke(said.client))


def _shown(client: Client) -> dict[str, Any]:
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


def _create_token(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return operator.create_token(said.client, said.scope, said.seconds)


def _list_tokens(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    client = operator.directory.clients.get(said.client)
    return {"tokens": operator.directory.tokens.of_client(client)}


def _revoke_token(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    tokens = operator.directory.tokens
    token = tokens.named(said.token or said.stdin.readline().strip())
    tokens.revoke(token["token_id"], token["tenant_id"], token["client_id"])
    return {"revoked": True, **token, "is_good": False}


COMMANDS: list[CommandRow] = [
    ("tenant", "create", "a tenant", _create_tenant, ["name"]),
    ("tenant", "list", "all tenants", _list_tenants, []),
    (
        "business",
        "create",
        "a business",
        _create_business,
        ["tenant", "name", "--currency", "--id"],
    ),
    ("business", "list", "a tenant's businesses", _list_businesses, ["tenant"]),
    (
        "client",
        "create",
        "an API client; prints its secret, once",
        _create_client,
        ["tenant", "--name", "--business", "--scope", "--all"],
    ),
    ("client", "list", "a tenant's clients", _list_clients, ["tenant"]),
    ("client", "show", "what it may do, and who did what to it", _show_client, ["client"]),
    (
        "client",
        "rotate",
        "add a secret, printed once; the newest one before stays good until --finish",
        _rotate_client,
        ["client", "--finish"],
    ),
    ("client", "suspend", "a client: its tokens end now", _suspend_client, ["client"]),
    ("client", "resume", "let it ask for tokens again", _resume_client, ["client"]),
    ("client", "revoke", "a client and its tokens, for good", _revoke_client, ["client"]),
    ("token", "create", "an access token", _create_token, ["client", "--scope", "--seconds"]),
    ("token", "list", "a client's tokens that have not expired", _list_tokens, ["client"]),
    ("token", "revoke", "a token and those made from it", _revoke_token, ["--token"]),
]

OPTIONS: dict[str, dict[str, Any]] = {
    "--name": {"dest": "called", "help": "what you call it"},
    "--business": {"action": "append", "default": [], "help": "again for each"},
    "--scope": {"action": "append", "default": [], "help": "again for each"},
    "--all": {"action": "store_true", "help": "all businesses and scopes that are not named"},
    "--finish": {"action": "store_true", "help": "end the rotation: the newest secret alone"},
    "--token": {"help": "its text or its id; without it, it is read from standard input"},
}
