"""`ledger-admin` on who may do what: what is given is named, shown, and can be taken away."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledger.admin.operator import all_scopes
from ledger.core.limits import GRANTED_SECONDS_MAX, TOKEN_SECONDS_MAX
from ledger.directory import credentials
from tests.admin.conftest import Command
from tests.world import World
from tools.local.template import ROOT

Done = Callable[..., Any]
# Two scopes of some dialect, whichever there are.
ALL = next(scope for scope in all_scopes() if scope.endswith(":all"))
READING = ALL.replace(":all", ":readonly")


@pytest.fixture
def done(command: Command, world: World) -> Done:
    """Runs a command that must succeed; what it printed."""
    assert world.tenant

    def run(*arguments: str, stdin: str = "") -> Any:
        status, printed, error = command(*arguments, stdin=stdin)
        assert status == 0, error
        return json.loads(printed)

    return run


def refused(command: Command, *arguments: str) -> str:
    """What a command that must be refused says, in its one line."""
    status, printed, error = command(*arguments)
    assert (status, printed, error.count("\n")) == (1, "", 1), error
    return error.partition("ledger-admin: ")[2].rstrip("\n")


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ((), "--business and --scope"),
        (("--scope", ALL), "--business"),
        (("--business", "{business}"), "--scope"),
    ],
)
def test_a_client_is_given_nothing_that_nobody_named(
    command: Command, world: World, said: tuple[str, ...], missing: str
) -> None:
    named = [word.format(business=world.tenant.business_id) for word in said]
    why = refused(command, "client", "create", world.tenant.tenant_id, *named)
    assert why.startswith(f"AccessUnsaid: Name {missing} (again for each)")


def test_a_client_has_what_was_named_and_all_only_if_that_is_said(done: Done, world: World) -> None:
    tenant, business = world.tenant.tenant_id, world.tenant.business_id
    named = ("--business", business, "--scope", READING, "--name", "reporting")
    one = done("client", "create", tenant, *named)
    shown = done("client", "show", one["client_id"])
    assert shown["name"] == "reporting"
    assert (shown["business_ids"], shown["scopes"]) == ([business], [READING])
    other = done("client", "create", tenant, "--all")
    assert (other["business_ids"], set(other["scopes"])) == ([business], set(all_scopes()))
    listed = done("client", "list", tenant)["clients"]
    assert [client["client_id"] for client in listed[:2]] == [other["client_id"], one["client_id"]]
    assert "secret" not in json.dumps(listed).replace('"secrets": 1', "")


def test_what_is_not_there_is_named(command: Command, world: World) -> None:
    tenant, client = world.tenant.tenant_id, world.tenant.client_id
    nobody = credentials.new_client_id(lambda count: b"?" * count)
    for arguments, why in (
        (("business", "create", "nosuch", "x"), "TenantNotFound: there is no tenant nosuch"),
        (("business", "list", "nosuch"), "TenantNotFound: there is no tenant nosuch"),
        (("client", "list", "nosuch"), "TenantNotFound: there is no tenant nosuch"),
        (("client", "create", "nosuch", "--all"), "TenantNotFound: there is no tenant nosuch"),
        (
            ("client", "create", tenant, "--business", "nosuch", "--all"),
            f"BusinessUnknown: the tenant {tenant} has no business nosuch",
        ),
        (
            ("export", tenant, "nosuch", "csv"),
            f"BusinessUnknown: the tenant {tenant} has no business nosuch",
        ),
        (("token", "create", "nosuch"), "ClientNotFound: there is no client nosuch"),
        (("token", "create", nobody), f"ClientNotFound: there is no client {nobody}"),
        (("token", "list", nobody), f"ClientNotFound: there is no client {nobody}"),
        *(
            (("client", verb, nobody), f"ClientNotFound: there is no client {nobody}")
            for verb in ("show", "rotate", "suspend", "resume", "revoke")
        ),
        (("token", "revoke", "--token", "not-a-token"), "TokenNotFound: no such token"),
        (("token", "revoke"), "TokenNotFound: no such token"),
        (("token", "revoke", "--token", world.tenant.token[:-1]), "TokenNotFound: no such token"),
    ):
        assert refused(command, *arguments) == why
    why = refused(command, "client", "create", tenant, "--all", "--scope", "foo:all")
    assert why.startswith("ScopeUnknown: There is no scope foo:all; there are ")
    assert READING in why
    why = refused(command, "token", "create", client, "--scope", "nothing")
    assert why.startswith("ScopeNotGiven: The client lacks the scope nothing; it has ")


@pytest.mark.parametrize("seconds", [-5, 0, TOKEN_SECONDS_MAX + 1, 3153600000])
def test_the_life_of_a_token_is_bounded(command: Command, world: World, seconds: int) -> None:
    why = refused(command, "token", "create", world.tenant.client_id, "--seconds", str(seconds))
    assert why == f"LifeRefused: A token lives 1 to {TOKEN_SECONDS_MAX} seconds, and not {seconds}."


def test_the_life_of_a_token_is_bounded_in_the_template_too(done: Done, world: World) -> None:
    template = (ROOT / "template.yaml").read_text()
    (most,) = re.findall(r"  TokenSeconds:\n(?:    .*\n)*?    MaxValue: ([0-9]+)\n", template)
    assert int(most) == GRANTED_SECONDS_MAX <= TOKEN_SECONDS_MAX
    longest = done("token", "create", world.tenant.client_id, "--seconds", str(TOKEN_SECONDS_MAX))
    assert longest["expires_in"] == TOKEN_SECONDS_MAX


def test_a_revoked_token_says_whose_it_was(done: Done, world: World) -> None:
    client = world.tenant.client_id
    scope = ("--scope", READING)
    given, read = (done("token", "create", client, *scope)["access_token"] for _ in range(2))
    listed = {token["token_id"]: token for token in done("token", "list", client)["tokens"]}
    assert len(listed) == 4
    assert all(token["is_good"] for token in listed.values())
    for revoked in (
        done("token", "revoke", "--token", given),
        done("token", "revoke", "--token", given),
        done("token", "revoke", stdin=f"{read}\n"),
    ):
        assert (revoked["client_id"], revoked["scopes"]) == (client, [READING])
        assert revoked["expires_at"] == listed[revoked["token_id"]]["expires_at"]
    for token in (given, read):
        assert replace(world, token=token).send("GET", "/").status == 401
    by_id = next(key for key, token in listed.items() if ALL in token["scopes"])
    assert done("token", "revoke", "--token", by_id)["revoked"]
    assert world.send("GET", "/").status == 401
    after = done("token", "list", client)["tokens"]
    assert [token["is_good"] for token in after].count(True) == 1


def test_a_client_is_revoked_once_and_for_all_and_again(
    done: Done, command: Command, world: World
) -> None:
    client = world.tenant.client_id
    for _ in "twice":
        assert done("client", "revoke", client)["state"] == "revoked"
    assert world.send("GET", "/").status == 401
    assert not any(token["is_good"] for token in done("token", "list", client)["tokens"])
    assert refused(command, "token", "create", client).startswith("ClientInactive: ")
    for verb in ("resume", "suspend", "rotate"):
        assert refused(command, "client", verb, client).startswith("ClientRevoked: ")


def test_what_was_done_to_a_client_is_kept_with_who_did_it(done: Done, world: World) -> None:
    tenant, business = world.tenant.tenant_id, world.tenant.business_id
    given = ("--business", business, "--scope", ALL)
    client = done("client", "create", tenant, *given)["client_id"]
    token = done("token", "create", client)["access_token"]
    done("token", "revoke", "--token", token)
    assert done("client", "rotate", client)["secrets"] == 2
    for _ in "twice":
        assert done("client", "rotate", client, "--finish")["secrets"] == 1
        done("client", "suspend", client)
    for verb in ("resume", "revoke", "revoke"):
        done("client", verb, client)
    trail = done("client", "show", client)["trail"]
    assert [step["did"] for step in trail] == [
        "client created",
        "token revoked",
        "secret added",
        "older secret removed",
        "client suspended",
        "client resumed",
        "client revoked",
    ]
    assert (trail[0]["scopes"], trail[0]["businesses"]) == ([ALL], [business])
    assert all(step["by"].startswith("operator:") for step in trail)
    assert len({step["by"] for step in trail}) == len(trail), "each command has an id of its own"


def test_tenants_and_businesses_are_listed(done: Done, world: World) -> None:
    tenants = {tenant["tenant_id"]: tenant for tenant in done("tenant", "list")["tenants"]}
    assert tenants[world.tenant.tenant_id]["name"] == "Test"
    (business,) = done("business", "list", world.tenant.tenant_id)["businesses"]
    assert (business["business_id"], business["currency"]) == (world.tenant.business_id, "USD")


def test_secrets_are_kept_as_sha_256_and_nothing_else(done: Done, world: World) -> None:
    shown = json.dumps(done("client", "show", world.tenant.client_id))
    assert world.tenant.client_secret not in shown
    assert credentials.digest(world.tenant.client_secret) not in shown
