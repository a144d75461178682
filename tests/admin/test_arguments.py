"""An operator's arguments have bounds."""

import getpass
import json

import pytest

from ledger.admin import identity
from ledger.core import texts
from tests.admin.conftest import Command
from tests.world import World

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
