"""An entry written with the account that it opens has no mark, also when it is removed."""

import json
from typing import Any

import pytest

from ledger.aws.items import Item
from ledger.process.runtime import Runtime
from tests.admin.conftest import Command, statuses
from tests.admin.corruptions import of_kind
from tests.dayzero.business import JOURNAL, Business
from tests.world import World
from tools.local import counting, demo
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.replay import fresh, snapshot

SPEAKS = ("dwolla",)

Where = tuple[str, str]


@pytest.fixture
def where(gateway: Gateway, process: Runtime, command: Command) -> Where:
    """A book whose customer was funded when it was made, and the funding was deleted since."""
    assert process
    fresh(gateway)
    world = World(gateway, demo.tenant(demo.operator(TABLE), "Opened"))
    where = world.tenant.tenant_id, world.tenant.business_id
    business = Business(world)
    before = {entry["id"] for entry in business.entries()}
    assert command("customer", "create", *where, "Ann", "--funds", "100.00")[0] == 0
    (funding,) = (entry["id"] for entry in business.entries() if entry["id"] not in before)
    counting.catch_up()
    assert business.send("DELETE", f"{JOURNAL}/{funding}").status == 204
    counting.catch_up()
    return where


def verified(command: Command) -> Any:
    return json.loads(command("verify", "--quiet")[1])["faults"]


def removed(where: Where) -> list[Item]:
    """The removed entries of a book, but for whose book it is."""
    items = of_kind(list(snapshot().values()), "removed")
    ours = [item for item in items if item["PK"]["S"].startswith(f"{where[0]}#")]
    return [{**item, "PK": {"S": item["PK"]["S"].removeprefix(where[0])}} for item in ours]


def test_a_book_of_which_an_opening_entry_was_removed_has_no_fault(
    where: Where, command: Command
) -> None:
    (item,) = removed(where)
    assert "mark" not in item
    assert verified(command) == []


def test_it_moves_in_as_it_is(where: Where, command: Command) -> None:
    tenant = json.loads(command("tenant", "create", "Elsewhere")[1])["tenant_id"]
    assert command("business", "create", tenant, "Elsewhere", "--id", where[1])[0] == 0
    text = command("export", *where, "ndjson", "--quiet")[1]
    moved = tenant, where[1]
    _, printed, _ = command("import", *moved, "ndjson", "--quiet", stdin=text)
    results = [json.loads(row) for row in printed.splitlines()]
    assert statuses(results)["refused"] == 0
    imported = {"imported": {"BOOL": True}}
    assert removed(moved) == [{**item, **imported} for item in removed(where)]
    assert command("export", *moved, "ndjson", "--quiet")[1] == text
    counting.catch_up()
    assert verified(command) == []
