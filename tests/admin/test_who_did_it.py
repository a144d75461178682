"""Whoever did it is on record, and is shown: by the command, by an export, by the console."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from tests.admin.conftest import Command, Exported, Take, Where, statuses
from tests.admin.shown import did, shown
from tests.pennylane.company import Company
from tests.world import World
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.replay import snapshot

SPEAKS = ("dayzero",)


@pytest.fixture
def second(world: World) -> World:
    """The same business, through another client."""
    using, tenant = demo.operator(TABLE), world.tenant
    client = using.create_client(tenant.tenant_id, [tenant.business_id], [])["client_id"]
    token = using.create_token(client, [], 600)["access_token"]
    return replace(world, token=token, tenant=replace(tenant, client_id=client))


def removed_entry(world: World, second: World) -> int:
    """An entry of the first client, amended by the second, removed by the first."""
    company = Company(world)
    number = company.send("POST", "/ledger_entries", company.body()).json["id"]
    target = f"/ledger_entries/{number}"
    assert replace(company, world=second).send("PUT", target, {"label": "B"}).status == 200
    where = f"/console/api/businesses/{world.tenant.business_id}/entries/{number}"
    headers = {"x_business_id": world.tenant.business_id, "accept": "*/*"}
    target = f"/api/v1/journal-entries/{world.get(where)['id']}"
    assert world.send("DELETE", target, **headers).status == 204
    return int(number)


def test_each_version_of_an_entry_names_the_client_who_made_it(
    world: World, second: World, command: Command
) -> None:
    number = removed_entry(world, second)
    first, other = world.tenant.client_id, second.tenant.client_id
    said = shown(command, world, "entry", number)
    made = [did(version["by"]) for version in said["versions"]]
    assert made == [(first, "pennylane"), (other, "pennylane")]
    assert did(said["removed"]["by"]) == (first, "dayzero")
    where = f"/console/api/businesses/{world.tenant.business_id}/entries/{number}"
    seen = world.get(where)
    assert [version["by"] for version in seen["versions"]] == [
        version["by"] for version in said["versions"]
    ]
    assert seen["removed_by"] == said["removed"]["by"]


def without_actors(text: str) -> str:
    """The rows as an export had them before actors were kept."""

    def stripped(said: Any) -> Any:
        if isinstance(said, list):
            return [stripped(one) for one in said]
        if isinstance(said, dict):
            return {name: stripped(value) for name, value in said.items() if name != "by"}
        return said

    return "\n".join(json.dumps(stripped(json.loads(row))) for row in text.splitlines())


def actors(where: Where) -> dict[str, Any]:
    """Who made each item of a book but its totals; by its key without the tenant."""
    scope = "#".join(where)
    return {
        key.removeprefix(where[0]): item.get("by", {}).get("S")
        for key, item in snapshot().items()
        if key.startswith(f"{scope}#")
        and item["kind"]["S"] not in ("total", "counted", "fresh", "tombstone", "period")
    }


def test_a_book_that_moves_keeps_its_actors(
    exported: Exported, take: Take, book: Any, elsewhere: Where
) -> None:
    text = exported("ndjson")
    take("ndjson", text)
    old = actors((book.tenant.tenant_id, book.tenant.business_id))
    assert actors(elsewhere) == old
    assert None not in old.values()
    assert len({by.split()[1] for by in old.values()}) >= 5, "of each dialect, and of the operator"


def test_a_book_of_before_is_taken_in_by_the_operator_who_imports_it(
    exported: Exported, take: Take, elsewhere: Where
) -> None:
    rows = without_actors(exported("ndjson"))
    assert statuses(take("ndjson", rows))["refused"] == 0
    by = set(actors(elsewhere).values())
    assert len(by) == 1, "one command"
    assert by.pop().startswith("operator:")


def test_rows_of_a_spreadsheet_are_by_the_operator(take: Take, elsewhere: Where) -> None:
    head = "entry,date,currency,account_name,account_type,debit,credit"
    rows = ["1,2026-01-01,EUR,Cash,asset,5.00,", "1,2026-01-01,EUR,Sales,revenue,,5.00"]
    before = actors(elsewhere)
    take("csv", "\n".join([head, *rows]))
    by = {by for key, by in actors(elsewhere).items() if key not in before}
    assert len(by) == 1, "one command"
    assert by.pop().split()[1] == "admin"


@pytest.mark.parametrize(
    "by", [{"name": "a"}, {"name": "", "dialect": "d", "request_id": "r"}, "a"]
)
def test_an_actor_that_is_none_is_refused(take: Take, by: Any) -> None:
    row = {"kind": "name", "of_kind": "tag", "value": "x", "number": 8, "by": by}
    (result,) = take("ndjson", json.dumps(row))
    assert result["status"] == "refused"
    assert result["why"].startswith("by")
    assert asdict(demo.OPERATOR).keys() == {"name", "dialect", "request_id"}
