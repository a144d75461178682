"""What an operator types has bounds, and a table that cannot be asked is one line."""

import getpass
import json
import os
import subprocess
import sys

import pytest

from ledger.admin import identity
from ledger.admin.__main__ import main
from tests.admin.conftest import Command
from tests.world import World
from tools.local.engines import TABLE

LONG = "x" * 256


def refused(command: Command, *said: str) -> str:
    status, printed, why = command(*said)
    assert (status, printed, why.count("\n")) == (1, "", 1), why
    return why


@pytest.mark.parametrize("name", ["", " ", "\u00a0\n", LONG], ids=ascii)
def test_a_name_is_neither_blank_nor_too_long(command: Command, world: World, name: str) -> None:
    tenant = world.tenant.tenant_id
    for said in (
        ("tenant", "create", name),
        ("business", "create", tenant, name),
        ("client", "create", tenant, "--all", "--name", name),
    ):
        assert "ArgumentRefused: name: must be " in refused(command, *said)


def test_any_other_text_has_a_bound_too(command: Command, world: World) -> None:
    tenant = world.tenant.tenant_id
    for said in (
        ("business", "list", "t" * 3000),
        ("client", "create", tenant, "--business", LONG, "--scope", "ledger"),
        ("account", "show", tenant, world.tenant.business_id, LONG),
    ):
        assert "must be at most 255 characters" in refused(command, *said)


@pytest.mark.parametrize(
    ("login", "kept"),
    [("\x1b[31mroot", "[31mroot"), ("a\udcff", "a"), ("n\n", "n"), ("z" * 3000, "z" * 255)],
    ids=ascii,
)
def test_a_login_name_is_kept_as_what_can_be_seen(
    monkeypatch: pytest.MonkeyPatch, login: str, kept: str
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: login)
    assert identity.operator("http://127.0.0.1:1").name == f"operator:{kept}"


def test_a_login_name_of_nothing_visible_is_the_users_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "\x1b ")
    assert identity.operator("http://127.0.0.1:1").name.startswith("operator:uid-")


@pytest.mark.parametrize("scope", ["labels", "labels:", "labels:write", "ledger:", ":all"])
def test_a_scope_that_does_not_exist_is_not_granted(
    command: Command, world: World, scope: str
) -> None:
    made = json.loads(command("client", "create", world.tenant.tenant_id, "--all")[1])
    why = refused(command, "token", "create", made["client_id"], "--scope", scope)
    assert "The client lacks the scope" in why


def test_a_business_that_is_named_twice_is_one(command: Command, world: World) -> None:
    twice = ("--business", world.tenant.business_id) * 2
    said = ("client", "create", world.tenant.tenant_id, *twice, "--scope", "ledger")
    made = json.loads(command(*said)[1])
    assert made["business_ids"] == [world.tenant.business_id]
    shown = json.loads(command("client", "show", made["client_id"])[1])
    assert shown["business_ids"] == [world.tenant.business_id]


def said_of(capsys: pytest.CaptureFixture[str], *typed: str) -> str:
    capsys.readouterr()
    assert main([*typed]) == 1
    printed, why = capsys.readouterr()
    assert (printed, why.count("\n")) == ("", 1), why
    assert why.startswith("ledger-admin: ")
    return why


def test_a_table_that_is_not_there_is_one_line(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert world.tenant
    assert "ResourceNotFound" in said_of(capsys, "--table", f"{TABLE}-not", "tenant", "list")


@pytest.mark.parametrize("url", ["nonsense", "http://", "http://[::1", "http://a b"])
def test_an_endpoint_that_is_none_is_one_line(
    world: World, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    assert world.tenant
    said_of(capsys, "--table", TABLE, "--endpoint-url", url, "tenant", "list")


@pytest.mark.parametrize(
    ("gone", "given", "words"),
    [
        ((), {"AWS_PROFILE": "nobody"}, "ProfileNotFound"),
        (("AWS_DEFAULT_REGION", "AWS_REGION"), {}, "NoRegion"),
        (
            ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
            {"AWS_EC2_METADATA_DISABLED": "true"},
            "NoCredentials",
        ),
    ],
    ids=["profile", "region", "credentials"],
)
def test_what_is_missing_to_ask_aws_is_one_line(
    gone: tuple[str, ...], given: dict[str, str], words: str
) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in gone}
    environment |= {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    if "AWS_DEFAULT_REGION" not in gone:
        environment["AWS_DEFAULT_REGION"] = "eu-west-3"
    done = subprocess.run(
        [sys.executable, "-m", "ledger.admin", "--table", "t", "tenant", "list"],
        capture_output=True,
        text=True,
        env={**environment, **given},
        check=False,
    )
    assert done.returncode == 1
    assert (done.stdout, done.stderr.count("\n")) == ("", 1), done.stderr
    assert words in done.stderr
