"""Tenants, businesses, clients and tokens: access is explicit, visible and revocable."""

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

Run = Callable[..., Any]
# Two scopes of some dialect, whichever there are.
ALL = next(scope for scope in all_scopes() if scope.endswith(":all"))
READING = ALL.replace(":all", ":readonly")


@pytest.fixture
def run(command: Command, world: World) -> Run:
    """Run a command that must succeed, and return its output."""
    assert world.tenant

    def run_command(*arguments: str, stdin: str = "") -> Any:
        status, printed, error = command(*arguments, stdin=stdin)
        assert status == 0, error
        return json.loads(printed)

    return run_command


def refusal_of(command: Command, *arguments: str) -> str:
    """Run a command that must be refused, and return its one line."""
    status, printed, error = command(*arguments)
    assert (status, printed, error.count("\n")) == (1, "", 1), error
    return error.partition("ledger-admin: ")[2].rstrip("\n")


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ((), "--business and --scope"),
        (("--scope", ALL), "--business"),
        (("--business", "{business}"), "--scope"),
    ],
)
def test_a_new_client_needs_explicit_businesses_and_scopes(
    command: Command, world: World, options: tuple[str, ...], missing: str
) -> None:
    words = [word.format(business=world.tenant.business_id) for word in options]
    refusal = refusal_of(command, "client", "create", world.tenant.tenant_id, *words)
    assert refusal.startswith(f"AccessUnsaid: Name {missing} (again for each)")


def test_a_client_has_its_listed_access_or_everything_with_all(run: Run, world: World) -> None:
    tenant, business = world.tenant.tenant_id, world.tenant.business_id
    words = ("--business", business, "--scope", READING, "--name", "reporting")
    client = run("client", "create", tenant, *words)
    details = run("client", "show", client["client_id"])
    assert details["name"] == "reporting"
    assert (details["business_ids"], details["scopes"]) == ([business], [READING])
    other = run("client", "create", tenant, "--all")
    assert (other["business_ids"], set(other["scopes"])) == ([business], set(all_scopes()))
    by_id = run("client", "list", tenant)["clients"]
    assert [client["client_id"] for client in by_id[:2]] == [
        other["client_id"],
        client["client_id"],
    ]
    assert "secret" not in json.dumps(by_id).replace('"secrets": 1', "")


def test_a_missing_tenant_business_client_or_token_is_named(command: Command, world: World) -> None:
    tenant, client = world.tenant.tenant_id, world.tenant.client_id
    nobody = credentials.new_client_id(lambda count: b"?" * count)
    for arguments, refusal in (
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
        assert refusal_of(command, *arguments) == refusal
    refusal = refusal_of(command, "client", "create", tenant, "--all", "--scope", "foo:all")
    assert refusal.startswith("ScopeUnknown: There is no scope foo:all; there are ")
    assert READING in refusal
    refusal = refusal_of(command, "token", "create", client, "--scope", "nothing")
    assert refusal.startswith("ScopeNotGiven: The client lacks the scope nothing; it has ")


@pytest.mark.parametrize("seconds", [-5, 0, TOKEN_SECONDS_MAX + 1, 3153600000])
def test_the_lifetime_of_a_token_is_bounded(command: Command, world: World, seconds: int) -> None:
    refusal = refusal_of(
        command, "token", "create", world.tenant.client_id, "--seconds", str(seconds)
    )
    assert (
        refusal
        == f"LifeRefused: A token lives 1 to {TOKEN_SECONDS_MAX} seconds, and not {seconds}."
    )


def test_the_lifetime_of_a_token_is_bounded_in_the_template_too(run: Run, world: World) -> None:
    template = (ROOT / "template.yaml").read_text()
    (most,) = re.findall(r"  TokenSeconds:\n(?:    .*\n)*?    MaxValue: ([0-9]+)\n", template)
    assert int(most) == GRANTED_SECONDS_MAX <= TOKEN_SECONDS_MAX
    longest = run("token", "create", world.tenant.client_id, "--seconds", str(TOKEN_SECONDS_MAX))
    assert longest["expires_in"] == TOKEN_SECONDS_MAX


def test_a_revoked_token_names_its_client(run: Run, world: World) -> None:
    client = world.tenant.client_id
    scope = ("--scope", READING)
    revocable, read = (run("token", "create", client, *scope)["access_token"] for _ in range(2))
    by_id = {token["token_id"]: token for token in run("token", "list", client)["tokens"]}
    assert len(by_id) == 4
    assert all(token["is_good"] for token in by_id.values())
    for revoked in (
        run("token", "revoke", "--token", revocable),
        run("token", "revoke", "--token", revocable),
        run("token", "revoke", stdin=f"{read}\n"),
    ):
        assert (revoked["client_id"], revoked["scopes"]) == (client, [READING])
        assert revoked["expires_at"] == by_id[revoked["token_id"]]["expires_at"]
    for token in (revocable, read):
        assert replace(world, token=token).send("GET", "/").status == 401
    token_id = next(key for key, token in by_id.items() if ALL in token["scopes"])
    assert run("token", "revoke", "--token", token_id)["revoked"]
    assert world.send("GET", "/").status == 401
    after = run("token", "list", client)["tokens"]
    assert [token["is_good"] for token in after].count(True) == 1


def test_revoking_a_client_is_final_and_repeatable(
    run: Run, command: Command, world: World
) -> None:
    client = world.tenant.client_id
    for _ in "twice":
        assert run("client", "revoke", client)["state"] == "revoked"
    assert world.send("GET", "/").status == 401
    assert not any(token["is_good"] for token in run("token", "list", client)["tokens"])
    assert refusal_of(command, "token", "create", client).startswith("ClientInactive: ")
    for verb in ("resume", "suspend", "rotate"):
        assert refusal_of(command, "client", verb, client).startswith("ClientRevoked: ")


def test_the_trail_of_a_client_names_each_change_and_its_author(run: Run, world: World) -> None:
    tenant, business = world.tenant.tenant_id, world.tenant.business_id
    revocable = ("--business", business, "--scope", ALL)
    client = run("client", "create", tenant, *revocable)["client_id"]
    token = run("token", "create", client)["access_token"]
    run("token", "revoke", "--token", token)
    assert run("client", "rotate", client)["secrets"] == 2
    for _ in "twice":
        assert run("client", "rotate", client, "--finish")["secrets"] == 1
        run("client", "suspend", client)
    for verb in ("resume", "revoke", "revoke"):
        run("client", verb, client)
    trail = run("client", "show", client)["trail"]
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


def test_tenants_and_businesses_are_listed(run: Run, world: World) -> None:
    tenants = {tenant["tenant_id"]: tenant for tenant in run("tenant", "list")["tenants"]}
    assert tenants[world.tenant.tenant_id]["name"] == "Test"
    (business,) = run("business", "list", world.tenant.tenant_id)["businesses"]
    assert (business["business_id"], business["currency"]) == (world.tenant.business_id, "USD")


def test_neither_a_secret_nor_its_digest_is_shown(run: Run, world: World) -> None:
    details = json.dumps(run("client", "show", world.tenant.client_id))
    assert world.tenant.client_secret not in details
    assert credentials.digest(world.tenant.client_secret) not in details


def test_an_imported_business_id_names_its_other_tenants(run: Run, world: World) -> None:
    tenant, business = world.tenant.tenant_id, world.tenant.business_id
    other = run("tenant", "create", "Other")["tenant_id"]
    created = run("business", "create", other, "Moved", "--id", business)
    assert created == {"business_id": business, "also_of": [tenant]}
    assert "also_of" not in run("business", "create", other, "New")


@pytest.mark.parametrize("text", ["XXZ", "", "EURO", "€", "eu"])
def test_a_currency_that_does_not_exist_is_a_wrong_command_line(
    command: Command, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    with pytest.raises(SystemExit) as end:
        command("business", "create", "tenant", "Shop", "--currency", text)
    assert end.value.code == 2
    assert f"{text!r} is not a currency such as EUR" in capsys.readouterr().err


def test_a_currency_may_be_in_lower_case(run: Run, world: World) -> None:
    tenant = world.tenant.tenant_id
    business = run("business", "create", tenant, "Shop", "--currency", "eur")["business_id"]
    rows = {row["business_id"]: row for row in run("business", "list", tenant)["businesses"]}
    assert rows[business]["currency"] == "EUR"
