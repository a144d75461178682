"""Foreign items in a book are skipped by every list, and cause no 500."""

from typing import Any

import pytest

from ledger.process.runtime import Runtime
from ledger.store import keys
from ledger.store.items.codec import head, text
from ledger.store.keys import Scope
from tests.bench import NOW
from tests.world import World
from tools.local.engines import TABLE

SPEAKS = ("pennylane", "layerfi", "dayzero")

WITHOUT_KIND: dict[str, Any] = {"doc": text("x")}
OF_ANOTHER: dict[str, Any] = {"doc": text("x"), **head("stranger")}
PLACES = (
    "/api/external/v2/ledger_entries",
    "/api/external/v2/ledger_entry_lines",
    "/api/external/v2/ledger_accounts",
    "/api/external/v2/journals",
    "/v1/businesses/{business}/ledger/entries",
    "/v1/businesses/{business}/ledger/chart",
    "/console/api/businesses/{business}/entries",
    "/console/api/businesses/{business}/accounts",
    "/api/v1/journal-entries",
    "/api/v1/ledgers",
)


@pytest.mark.parametrize("stranger", [WITHOUT_KIND, OF_ANOTHER], ids=["without", "another"])
def test_every_list_skips_what_is_of_no_kind(
    world: World, process: Runtime, stranger: dict[str, Any]
) -> None:
    business = world.tenant.business_id
    more = {"accept": "*/*", "x_business_id": business}
    lists = [place.format(business=business) for place in PLACES]
    before = [world.send("GET", place, **more) for place in lists]
    assert [answer.status for answer in before] == [200] * len(lists)
    scope = Scope(world.tenant.tenant_id, business)
    for place in (
        keys.entry_of_journal(scope, 7),
        {**keys.entry_of_journal(scope, 8), **keys.entries_of_journal(scope, NOW, 8)},
        {**keys.entry_of_journal(scope, 9), **keys.keyed_entries(scope, NOW, 9)},
        keys.account(scope, 7),
        keys.record(scope, "journal", 7),
    ):
        process.client.put_item(TableName=TABLE, Item={**place, **stranger})
    after = [world.send("GET", place, **more) for place in lists]
    assert [item.status for item in after] == [200] * len(lists)
    assert [item.json for item in after] == [item.json for item in before]
