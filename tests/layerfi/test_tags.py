"""Tags: their ids, their definitions, and a list of all that one answer holds."""

from datetime import UTC, datetime
from typing import Any

import pytest

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
from tools.local import engines
from tools.local.faults import faults

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PATH = "/tags/dimensions"
WIDE = "\U0001f600" * 255


def tag(key: str, value: str = "v", **more: Any) -> dict[str, Any]:
    return {"key": key, "value": value, **more}


def tagged(business: Business) -> dict[str, Any]:
    """Return a body with tags on the entry and on each of its lines."""
    sides = ((business.sales, "CREDIT"), (business.cash, "DEBIT"))
    lines = [
        business.line(account, side, tags=[tag("Dept", side), tag("Project", "X")])
        for account, side in sides
    ]
    return {"line_items": lines, "tags": [tag("Project", "X"), tag("Location", "MainStreet")]}


def ids_of(lines: list[Any]) -> list[list[str]]:
    return [[tag["id"] for tag in line["transaction_tags"]] for line in lines]


def test_each_tag_has_an_id_of_its_own_that_stays(business: Business) -> None:
    """The same value on the entry and on two lines is three tags."""
    first, second = (business.post(**tagged(business)) for _ in "ab")
    matches = [
        tag_id
        for entry in (first, second)
        for row in ids_of([entry, *entry["line_items"]])
        for tag_id in row
    ]
    assert len(set(matches)) == len(matches) == 12
    read = business.get(f"/ledger/entries/{first['entry_id']}")["data"]
    assert ids_of([read, *read["line_items"]]) == ids_of([first, *first["line_items"]])
    (line, *_) = business.get(f"/ledger/accounts/{business.sales}/lines")["data"]
    assert [[tag["id"] for tag in line["tags"]]] == ids_of(first["line_items"][:1])
    reversal = business.send("POST", f"/ledger/entries/{first['entry_id']}/reverse").json["data"]
    reversed_ids = {tag_id for row in ids_of([*reversal["line_items"], reversal]) for tag_id in row}
    assert len(reversed_ids - {*matches}) == 6


def test_an_entry_introduces_as_many_tags_as_one_transaction_holds(
    process: Runtime, business: Business
) -> None:
    """A payroll entry with a department a line; each new name is read and written once."""
    lines = [
        business.line(account, side, tags=[tag("Dept", f"{n}"), tag("Site", "Main")])
        for n in range(48)
        for account, side in ((business.sales, "CREDIT"), (business.cash, "DEBIT"))
    ]
    more = [tag("Project", f"{n}") for n in range(46)]
    business.post()  # the first entry on an account is a write more
    with faults(process.client) as traffic:
        business.post(line_items=lines, tags=more)
    assert traffic.requests.count("TransactWriteItems") == 1
    # Names, and the values of these dimensions, are a read each.
    assert traffic.requests.count("BatchGetItem") <= 4
    rows = business.get(PATH)["data"]["dimensions"]
    assert {row["key"]: len(row["defined_values"]) for row in rows} == {
        "Dept": 48,
        "Site": 1,
        "Project": 46,
    }
    too_many = [tag("Task", f"{n}") for n in range(99)]
    answer = business.send("POST", "/ledger/journal-entries", business.body(tags=too_many))
    assert answer.status == 400
    assert answer.json["errors"][0]["description"] == (
        "tags: the request has 100 new dimensions and values, and its write has room for 99 "
        "beside its other items (RECORDS_PER_WRITE_MAX)."
    )


@pytest.mark.parametrize(("text", "expected"), [("", None), (" \t", None), (" Main ", "Main")])
def test_a_blank_display_name_is_none_and_others_are_trimmed(
    business: Business, text: str, expected: str | None
) -> None:
    """The vendor's client refuses a blank one, and with it the whole page."""
    names = {"dimension_display_name": text, "value_display_name": text}
    (created,) = business.post(tags=[tag("k", **names)])["transaction_tags"]
    assert {created[name] for name in names} == {expected}
    values = ["a", {"value": "b", "display_name": text}]
    body = {"key": "other", "display_name": text, "defined_values": values}
    dimension = business.make(PATH, body)
    value = {"value": "c", "displayName": text}
    added = business.make(f"{PATH}/{dimension['id']}/values", value)
    by_value = {row["value"]: row["display_name"] for row in dimension["defined_values"]}
    assert (dimension["display_name"], by_value["b"], added["display_name"]) == (expected,) * 3


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
        engines.client().batch_write_item(RequestItems={process.settings.table_name: puts})


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
