"""An opening entry has no mark of its own, before and after its removal."""

import json
from typing import Any

import pytest

from ledger.aws.items import Item
from ledger.process.runtime import Runtime
from tests.admin.conftest import Command, statuses
from tests.admin.verify.corruptions import of_kind
from tests.clients.dayzero import JOURNAL, Business
from tests.world import World
from tools.local import counting, demo
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.replay import fresh, snapshot

SPEAKS = ("dwolla",)

Scope = tuple[str, str]


@pytest.fixture
def scope(gateway: Gateway, process: Runtime, command: Command) -> Scope:
    """A book whose customer was created with funds, and whose opening entry was removed."""
    assert process
    fresh(gateway)
    world = World(gateway, demo.tenant(demo.operator(TABLE), "Opened"))
    scope = world.tenant.tenant_id, world.tenant.business_id
    business = Business(world)
    before = {entry["id"] for entry in business.entries()}
    assert command("customer", "create", *scope, "Ann", "--funds", "100.00")[0] == 0
    (funding,) = (entry["id"] for entry in business.entries() if entry["id"] not in before)
    counting.catch_up()
    assert business.send("DELETE", f"{JOURNAL}/{funding}").status == 204
    counting.catch_up()
    return scope


def verified(command: Command) -> Any:
    return json.loads(command("verify", "--quiet")[1])["faults"]


def removed(scope: Scope) -> list[Item]:
    """Return the removed entries of a book, without the tenant in their keys."""
    items = of_kind(list(snapshot().values()), "removed")
    ours = [item for item in items if item["PK"]["S"].startswith(f"{scope[0]}#")]
    return [{**item, "PK": {"S": item["PK"]["S"].removeprefix(scope[0])}} for item in ours]


def test_a_book_with_a_removed_opening_entry_has_no_fault(scope: Scope, command: Command) -> None:
    (item,) = removed(scope)
    assert "mark" not in item
    assert verified(command) == []


def test_a_book_with_a_removed_opening_entry_moves_unchanged(
    scope: Scope, command: Command
) -> None:
    tenant = json.loads(command("tenant", "create", "Elsewhere")[1])["tenant_id"]
    assert command("business", "create", tenant, "Elsewhere", "--id", scope[1])[0] == 0
    text = command("export", *scope, "ndjson", "--quiet")[1]
    target = tenant, scope[1]
    _, printed, _ = command("import", *target, "ndjson", "--quiet", stdin=text)
    results = [json.loads(row) for row in printed.splitlines()]
    assert statuses(results)["refused"] == 0
    imported = {"imported": {"BOOL": True}}
    assert removed(target) == [{**item, **imported} for item in removed(scope)]
    assert command("export", *target, "ndjson", "--quiet")[1] == text
    counting.catch_up()
    assert verified(command) == []
