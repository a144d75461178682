"""Tag dimensions are listed all at once, so that there are no more than one answer holds."""

from datetime import UTC, datetime
from typing import Any

from ledger.core import ids
from ledger.core.accounts import Details
from ledger.core.limits import ANSWER_BYTES_MAX
from ledger.core.records import Record
from ledger.dialects.layerfi.lookup import VALUE
from ledger.http import response
from ledger.process.runtime import Runtime
from ledger.store.items.records import record_item
from ledger.store.keys import Scope
from tests.clients.layerfi import Business
from tests.world import World

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PATH = "/tags/dimensions"
WIDE = "\U0001f600" * 255


def fill(process: Runtime, world: World, dimension: int, count: int) -> None:
    """Put so many values of a dimension straight into the table."""
    scope = Scope(world.tenant.tenant_id, world.tenant.business_id)
    body: Details = {"dimension": dimension, "display_name": WIDE}
    matches = [
        Record(n << 2, VALUE, NOW, NOW, {**body, "name": f"{dimension}/{n}", "value": f"{n:05d}"})
        for n in range(count)
    ]
    for start in range(0, count, 25):
        puts: Any = [
            {"PutRequest": {"Item": record_item(scope, record)}}
            for record in matches[start : start + 25]
        ]
        process.client.batch_write_item(RequestItems={process.settings.table_name: puts})


def test_a_value_that_the_list_of_dimensions_could_not_hold_is_refused_unwritten(
    process: Runtime, world: World, business: Business
) -> None:
    created = business.make(PATH, {"key": "k", "defined_values": [{"value": "a"}]})
    number = ids.id_of_uuid(world.tenant.business_id, "tag dimension", created["id"])
    assert number is not None
    row = {**created["defined_values"][0], "value": "00000", "display_name": WIDE}
    row_bytes = response.bytes_in_result(response.to_json(row)) + 1
    fill(process, world, number, ANSWER_BYTES_MAX // row_bytes - 15)
    assert business.send("GET", PATH).status == 200
    for n in range(3):
        values = [{"value": f"b{n}-{m}", "display_name": WIDE} for m in range(9)]
        last = business.send("POST", PATH, {"key": "k", "defined_values": values})
        if last.status != 201:
            break
    assert (last.status, b"ANSWER_BYTES_MAX" in last.body) == (400, True)
    after = business.send("GET", PATH)
    assert after.status == 200
    matches = [f'"value":"b{item}-0"'.encode() in after.body for item in (0, n)]
    assert matches == [True, False]
