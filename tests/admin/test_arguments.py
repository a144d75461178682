"""An operator's arguments have bounds, and an unreachable table is refused in one line."""

import getpass
import json
import os
import subprocess
import sys

import pytest

from ledger.admin import identity
from ledger.admin.__main__ import main
from ledger.core import texts
from tests.admin.conftest import Command
from tests.world import World
from tools.local.engines import TABLE

LONG = "x" * 256


def refused(command: Command, *words: str) -> str:
    status, printed, errors = command(*words)
    assert (status, printed, errors.count("\n")) == (1, "", 1), errors
    return errors


@pytest.mark.parametrize("name", ["", " ", "\u00a0\n", LONG], ids=ascii)
def test_a_name_is_neither_blank_nor_too_long(command: Command, world: World, name: str) -> None:
    tenant = world.tenant.tenant_id
    for words in (
        ("tenant", "create", name),
        ("business", "create", tenant, name),
        ("client", "create", tenant, "--all", "--name", name),
    ):
        assert "ArgumentRefused: name: must be " in refused(command, *words)


def test_every_other_argument_has_a_bound(command: Command, world: World) -> None:
    tenant = world.tenant.tenant_id
    for words in (
        ("business", "list", "t" * 3000),
        ("client", "create", tenant, "--business", LONG, "--scope", "ledger"),
        ("account", "show", tenant, world.tenant.business_id, LONG),
    ):
        assert "must be at most 255 characters" in refused(command, *words)


@pytest.mark.parametrize(
    ("login", "expected"),
    [("\x1b[31mroot", "[31mroot"), ("a\udcff", "a"), ("n\n", "n"), ("z" * 3000, "z" * 255)],
    ids=ascii,
)
def test_a_login_name_keeps_its_visible_characters(
    monkeypatch: pytest.MonkeyPatch, login: str, expected: str
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: login)
    assert identity.operator("http://127.0.0.1:1").name == f"operator:{expected}"


def test_an_invisible_login_name_becomes_the_user_id(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "\x1b ")
    assert identity.operator("http://127.0.0.1:1").name.startswith("operator:uid-")


@pytest.mark.parametrize("scope", ["labels", "labels:", "labels:write", "ledger:", ":all"])
def test_a_scope_that_does_not_exist_is_not_granted(
    command: Command, world: World, scope: str
) -> None:
    client = json.loads(command("client", "create", world.tenant.tenant_id, "--all")[1])
    errors = refused(command, "token", "create", client["client_id"], "--scope", scope)
    assert "The client lacks the scope" in errors


def test_a_business_that_is_given_twice_counts_once(command: Command, world: World) -> None:
    twice = ("--business", world.tenant.business_id) * 2
    words = ("client", "create", world.tenant.tenant_id, *twice, "--scope", "ledger")
    client = json.loads(command(*words)[1])
    assert client["business_ids"] == [world.tenant.business_id]
    details = json.loads(command("client", "show", client["client_id"])[1])
    assert details["business_ids"] == [world.tenant.business_id]


def refusal_of(capsys: pytest.CaptureFixture[str], *typed: str) -> str:
    capsys.readouterr()
    assert main([*typed]) == 1
    printed, errors = capsys.readouterr()
    assert (printed, errors.count("\n")) == ("", 1), errors
    assert errors.startswith("ledger-admin: ")
    return errors


def test_a_missing_table_is_refused_in_one_line(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert world.tenant
    assert "ResourceNotFound" in refusal_of(capsys, "--table", f"{TABLE}-not", "tenant", "list")


@pytest.mark.parametrize("url", ["nonsense", "http://", "http://[::1", "http://a b"])
def test_an_invalid_endpoint_is_refused_in_one_line(
    world: World, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    assert world.tenant
    refusal_of(capsys, "--table", TABLE, "--endpoint-url", url, "tenant", "list")


@pytest.mark.parametrize(
    ("unset", "settings", "words"),
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
def test_a_missing_setting_of_aws_is_refused_in_one_line(
    unset: tuple[str, ...], settings: dict[str, str], words: str
) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment |= {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    if "AWS_DEFAULT_REGION" not in unset:
        environment["AWS_DEFAULT_REGION"] = "eu-west-3"
    finished = subprocess.run(
        [sys.executable, "-m", "ledger.admin", "--table", "t", "tenant", "list"],
        capture_output=True,
        text=True,
        env={**environment, **settings},
        check=False,
    )
    assert finished.returncode == 1
    assert (finished.stdout, finished.stderr.count("\n")) == ("", 1), finished.stderr
    assert words in finished.stderr


@pytest.mark.parametrize("odd", ["\x1b]0;owned\x07", "a\r", "\u202e", "\udcff"], ids=ascii)
def test_an_argument_with_a_forbidden_character_is_refused(
    command: Command, world: World, odd: str
) -> None:
    """Python reads a byte that is not UTF-8 as half a surrogate pair; this is refused too."""
    tenant, business = world.tenant.tenant_id, world.tenant.business_id
    for arguments in (
        ("tenant", "create", odd),
        ("business", "create", tenant, odd),
        ("client", "create", tenant, "--business", business, "--scope", odd),
    ):
        status, printed, errors = command(*arguments)
        assert (status, printed) == (1, "")
        assert f"must not contain U+{ord(odd.strip('a')[0]):04X}" in errors
        assert texts.is_plain(errors)
