"""pennylane-sdk reads the changelogs of the running service, which counts as `make serve` does."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pennylane_sdk import Pennylane

from tests.clients.lettering import letter
from tests.clients.pennylane import PREFIX, Company
from tests.world import World
from tools.local import counting, server
from tools.local.gateway import Gateway
from tools.local.replay import snapshot


def test_the_changelogs_through_the_sync_client(
    gateway: Gateway, company: Company, world: World
) -> None:
    first = company.post()
    second = company.post(
        ledger_entry_lines=[
            company.debit(company.sales, "100.00"),
            company.credit(company.bank, "100.00"),
        ]
    )
    pair = [first["ledger_entry_lines"][0]["id"], second["ledger_entry_lines"][1]["id"]]
    assert letter(company, *pair).status == 200
    group = company.make("/category_groups", {"label": "Department"})["id"]
    category = company.make("/categories", {"label": "Paris", "category_group_id": group})["id"]
    body = [{"id": category, "weight": "1"}]
    assert company.send("PUT", f"/ledger_entry_lines/{pair[0]}/categories", body).status == 200
    for _ in range(2):
        counting.count_tenant(world.tenant.tenant_id, snapshot())
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    with server.running(gateway) as url, client_of(world, url) as client:
        logs: Any = client.changelogs
        lines = list(logs.ledger_entry_lines(limit=2))
        # The client repeats the start beside the cursor, so it can read one page of this kind.
        assert list(logs.ledger_entry_lines(limit=1000, start_date=yesterday)) == lines
        assert list(logs.ledger_entry_lines(start_date=yesterday + timedelta(days=3))) == []
        links = list(logs.ledger_entry_lines_categories())
        assert list(logs.ledger_entries_categories()) == []
    inserted = [line["id"] for entry in (first, second) for line in entry["ledger_entry_lines"]]
    operations = [(row.operation, row.id) for row in lines]
    # The local service counts what it gathered in any order.
    assert sorted(operations[:4]) == sorted(("insert", line) for line in inserted)
    assert operations[4:] == [("update", line) for line in (*sorted(pair), pair[0])]
    times = [row.processed_at for row in lines]
    assert times == sorted(set(times))
    (link,) = links
    assert (link.operation, link.ledger_entry["id"]) == ("insert", first["id"])


def client_of(world: World, url: str) -> Pennylane:
    return Pennylane(world.tenant.token, base_url=url + PREFIX, auto_throttle=False)
