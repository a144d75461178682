"""The lists of tenants, businesses, clients and tokens: present state, in order, by pages."""

import json
from typing import Any

from tests.admin.conftest import Command
from tests.world import World


def run(command: Command, *words: str) -> dict[str, Any]:
    status, printed, errors = command(*words)
    assert status == 0, errors
    output: dict[str, Any] = json.loads(printed)
    return output


def pages(command: Command, name: str, *words: str) -> list[dict[str, Any]]:
    """Return the rows of all pages of one row."""
    rows: list[dict[str, Any]] = []
    after: list[str] = []
    while True:
        page = run(command, *words, "--limit", "1", *after)
        rows += page[name]
        if page["next"] is None:
            return rows
        after = ["--after", page["next"]]


def test_tenants_are_listed_newest_first(command: Command, world: World) -> None:
    created = [run(command, "tenant", "create", name)["tenant_id"] for name in ("Old", "New")]
    tenant_ids = [tenant["tenant_id"] for tenant in pages(command, "tenants", "tenant", "list")]
    expected = [*created[::-1], world.tenant.tenant_id]
    assert [tenant for tenant in tenant_ids if tenant in expected] == expected


def test_businesses_are_listed_by_id_with_name_and_currency(command: Command, world: World) -> None:
    tenant = world.tenant.tenant_id
    created = run(command, "business", "create", tenant, "Shop", "--currency", "EUR")["business_id"]
    rows = {
        row["business_id"]: row for row in pages(command, "businesses", "business", "list", tenant)
    }
    assert list(rows) == sorted([created, world.tenant.business_id])
    assert (rows[created]["name"], rows[created]["currency"]) == ("Shop", "EUR")


def test_clients_are_listed_newest_first_in_their_present_state(
    command: Command, world: World
) -> None:
    tenant = world.tenant.tenant_id
    created = run(command, "client", "create", tenant, "--all", "--name", "x")["client_id"]
    run(command, "client", "suspend", created)
    first, *rest = pages(command, "clients", "client", "list", tenant)
    assert (first["client_id"], first["state"]) == (created, "suspended")
    assert world.tenant.client_id in {row["client_id"] for row in rest}


def test_unexpired_tokens_are_listed_newest_first(command: Command, world: World) -> None:
    client = run(command, "client", "create", world.tenant.tenant_id, "--all")["client_id"]
    for seconds in ("60", "120"):
        run(command, "token", "create", client, "--seconds", seconds)
    longer, shorter = pages(command, "tokens", "token", "list", client)
    assert longer["expires_at"] > shorter["expires_at"]
    run(command, "token", "revoke", "--token", longer["token_id"])
    tokens = run(command, "token", "list", client)["tokens"]
    assert [token["is_good"] for token in tokens] == [False, True]


def test_a_list_of_an_unknown_owner_names_it(command: Command, world: World) -> None:
    assert world.tenant
    for words, problem in (
        (("business", "list", "nobody"), "there is no tenant nobody"),
        (("client", "list", "nobody"), "there is no tenant nobody"),
        (("token", "list", "nobody"), "there is no client nobody"),
    ):
        status, printed, errors = command(*words)
        assert (status, printed) == (1, "")
        assert problem in errors
