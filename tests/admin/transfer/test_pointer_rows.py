"""Rows that lead to entries: a moved book knows each bulk request of the book before it."""

import json
from typing import Any

import pytest

from tests.admin.conftest import Command, ImportRows, statuses
from tests.admin.transfer.test_row_rules import GOOD
from tests.clients.layerfi import Business
from tests.world import World
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.replay import snapshot

BULK = "/custom-journal-entries/bulk"


@pytest.mark.parametrize("count", [1, 2, 3, 90])
def test_a_bulk_request_from_before_the_move_is_a_replay_after_it(
    world: World, command: Command, gateway: Gateway, count: int
) -> None:
    """A key of the batch identifies it; each entry with an external id has a key of its own."""
    business = Business(world)
    keyed = [business.body(n + 1, external_id=f"e-{n}") for n in range(count)]
    plain = [business.body(n + 1) for n in range(count)]
    requests = [({"entries": keyed}, {}), ({"entries": plain}, {"Idempotency-Key": "k-1"})]
    mixed = plain[1:] + keyed[:1]
    requests += [({"entries": mixed}, {"Idempotency-Key": "k-2"})]
    first = [business.send("POST", BULK, body, **headers) for body, headers in requests]
    before_count = fault_count(command)
    new = moved_to(world, command, gateway)
    before = snapshot()
    for (body, headers), was in zip(requests, first, strict=True):
        answer = new.send("POST", BULK, body, **headers)
        assert (answer.status, answer.json) == (was.status, was.json) == (200, was.json)
    assert snapshot() == before
    assert fault_count(command) == before_count, "the table has other tests' books too"


def fault_count(command: Command) -> int:
    """Return the number of faults in the table."""
    count: int = json.loads(command("verify", "--quiet")[1])["fault_count"]
    return count


def moved_to(world: World, command: Command, gateway: Gateway) -> Business:
    """Move a book to a new tenant, and return a client of it there."""
    business = world.tenant.business_id
    text = command("export", world.tenant.tenant_id, business, "ndjson", "--quiet")[1]
    tenant = json.loads(command("tenant", "create", "New")[1])["tenant_id"]
    assert command("business", "create", tenant, "New", "--id", business)[0] == 0
    status, printed, _ = command("import", tenant, business, "ndjson", "--quiet", stdin=text)
    assert statuses([json.loads(row) for row in printed.splitlines()])["refused"] == status == 0
    using = demo.operator(TABLE)
    client = using.create_client(tenant, [], [])["client_id"]
    token = using.create_token(client, [], 600)["access_token"]
    return Business(
        World(gateway, demo.Tenant(tenant, business, client, "", token, token)), "-", "-"
    )


def test_a_batch_waits_for_its_entries(import_rows: ImportRows) -> None:
    rows = import_rows("ndjson", "".join(json.dumps(row) + "\n" for row in reversed(GOOD)))
    assert statuses(rows) == {"written": len(GOOD)}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({**GOOD[6], "entries": [17, 19]}, "(entry 17)"),
        ({"kind": "alias", "number": 9, "entry": 17, "version": 1}, "(entry 17)"),
    ],
)
def test_a_row_of_a_missing_entry_is_refused(
    import_rows: ImportRows, row: dict[str, Any], reason: str
) -> None:
    (result,) = import_rows("ndjson", json.dumps(row))
    assert result["status"] == "refused"
    assert reason in result["why"]
