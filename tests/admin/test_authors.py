"""Each change has its author, in the operator's command, in an export and in the console."""

import json
from dataclasses import replace
from typing import Any

import pytest
from msgspec.structs import asdict

from ledger.store.items.records import is_import
from tests.admin.conftest import Command, ExportBook, ImportRows, Scope, statuses
from tests.admin.showing import author_of, show
from tests.clients.pennylane import Company
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
    """Create an entry by the first client, amend it by the second, remove it by the first."""
    company = Company(world)
    number = company.send("POST", "/ledger_entries", company.body()).json["id"]
    target = f"/ledger_entries/{number}"
    assert replace(company, world=second).send("PUT", target, {"label": "B"}).status == 200
    path = f"/console/api/businesses/{world.tenant.business_id}/entries/{number}"
    headers = {"x_business_id": world.tenant.business_id, "accept": "*/*"}
    target = f"/api/v1/journal-entries/{world.get(path)['id']}"
    assert world.send("DELETE", target, **headers).status == 204
    return int(number)


def test_each_version_of_an_entry_names_its_author(
    world: World, second: World, command: Command
) -> None:
    number = removed_entry(world, second)
    first, other = world.tenant.client_id, second.tenant.client_id
    output = show(command, world, "entry", number)
    authors = [author_of(version["by"]) for version in output["versions"]]
    assert authors == [(first, "pennylane"), (other, "pennylane")]
    assert author_of(output["removed"]["by"]) == (first, "dayzero")
    path = f"/console/api/businesses/{world.tenant.business_id}/entries/{number}"
    entry = world.get(path)
    assert [version["by"] for version in entry["versions"]] == [
        version["by"] for version in output["versions"]
    ]
    assert entry["removed_by"] == output["removed"]["by"]


def without_actors(text: str) -> str:
    """Return the rows as an export had them before authors were stored."""

    def stripped(output: Any) -> Any:
        if isinstance(output, list):
            return [stripped(value) for value in output]
        if isinstance(output, dict):
            return {name: stripped(value) for name, value in output.items() if name != "by"}
        return output

    return "\n".join(json.dumps(stripped(json.loads(row))) for row in text.splitlines())


def actors(path: Scope) -> dict[str, Any]:
    """Return each item's author by key without the tenant; without totals, log and imports."""
    scope = "#".join(path)
    derived = ("total", "counted", "fresh", "run", "leaves", "published")
    return {
        key.removeprefix(path[0]): item.get("by", {}).get("S")
        for key, item in snapshot().items()
        if key.startswith(f"{scope}#")
        and item["kind"]["S"] not in (*derived, "tombstone", "period")
        and not is_import(item)
    }


def test_a_book_that_moves_keeps_its_authors(
    export_book: ExportBook, import_rows: ImportRows, book: Any, other_business: Scope
) -> None:
    text = export_book("ndjson")
    import_rows("ndjson", text)
    old = actors((book.tenant.tenant_id, book.tenant.business_id))
    assert actors(other_business) == old
    assert None not in old.values()
    assert len({by.split()[1] for by in old.values()}) >= 5, "one of each dialect, and the operator"


def test_rows_without_authors_get_the_importing_operator(
    export_book: ExportBook, import_rows: ImportRows, other_business: Scope
) -> None:
    rows = without_actors(export_book("ndjson"))
    assert statuses(import_rows("ndjson", rows))["refused"] == 0
    by = set(actors(other_business).values())
    assert len(by) == 1, "one command"
    assert by.pop().startswith("operator:")


def test_rows_of_a_csv_get_the_importing_operator(
    import_rows: ImportRows, other_business: Scope
) -> None:
    head = "entry,date,currency,account_name,account_type,debit,credit"
    rows = ["1,2026-01-01,EUR,Cash,asset,5.00,", "1,2026-01-01,EUR,Sales,revenue,,5.00"]
    before = actors(other_business)
    import_rows("csv", "\n".join([head, *rows]))
    by = {by for key, by in actors(other_business).items() if key not in before}
    assert len(by) == 1, "one command"
    assert by.pop().split()[1] == "admin"


@pytest.mark.parametrize(
    "by", [{"name": "a"}, {"name": "", "dialect": "d", "request_id": "r"}, "a"]
)
def test_a_malformed_author_is_refused(import_rows: ImportRows, by: Any) -> None:
    row = {"kind": "name", "of_kind": "tag", "value": "x", "number": 8, "by": by}
    (result,) = import_rows("ndjson", json.dumps(row))
    assert result["status"] == "refused"
    assert result["why"].startswith("by")
    assert asdict(demo.OPERATOR).keys() == {"name", "dialect", "request_id"}
