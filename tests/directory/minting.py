"""All the ways in which a token is made, and what an operator does about them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ledger.admin.operator import Operator
from ledger.directory import Clients
from ledger.errors import LedgerError
from ledger.process.runtime import runtime
from tests.http.test_tokens import GRANT, ask, credentials
from tests.present import has
from tests.service import Clock, Service
from tests.world import World
from tools.local import demo
from tools.local.gateway import Answer

Mint = Callable[[World], str]


def operator() -> Operator:
    """Return an operator whose requests use the process's client, where faults are planted."""
    return Operator(runtime().table(6.0), lambda: demo.OPERATOR)


def business_token(world: World, token: str = "") -> Answer:
    path = f"/v1/businesses/{world.tenant.business_id}/auth-token"
    return replace(world, token=token).send("POST", path)


def by_endpoint(world: World, path: str = "/token") -> str:
    answer: dict[str, Any] = ask(world, {**GRANT, **credentials(world)}, path=path).json
    return str(answer.get("access_token", ""))


def by_layers_name(world: World) -> str:
    return by_endpoint(world, "/oauth2/token")


def by_business(world: World) -> str:
    answer: dict[str, Any] = business_token(world).json
    return str(answer.get("access_token", ""))


def by_operator(world: World) -> str:
    try:
        grant = operator().create_token(world.tenant.client_id, [], 600)
    except LedgerError:
        return ""
    return str(grant["access_token"])


WAYS = [by_endpoint, by_layers_name, by_operator, *([by_business] if has("layerfi") else [])]


def opens(world: World, token: str) -> bool:
    """Return whether a process without a cache accepts a token."""
    with Service(Clock()).running():
        path = f"/console/api/businesses/{world.tenant.business_id}/accounts"
        answer = replace(world, token=token).send("GET", path)
    assert answer.status in (200, 401, 403)  # one of Layer's alone opens no console
    return answer.status != 401


def clients(using: Operator | None = None) -> Clients:
    """Return the clients over a connection of their own, so that no fault meets them."""
    return (using or demo.operator("ledger")).directory.clients


def revoke_token(token: str, using: Operator | None = None) -> bool:
    tokens = (using or demo.operator("ledger")).directory.tokens
    facts = tokens.describe(token)
    return tokens.revoke(facts["token_id"], facts["tenant_id"], facts["client_id"])
