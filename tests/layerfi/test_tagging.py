"""Tags of entries and line items that are there already: versions, once, and removal."""

from typing import Any

import pytest

from ledger.process.runtime import Runtime
from tests.admin.conftest import Command
from tests.clients.layerfi import Business, unknown
from tests.dayzero.test_entries import reader
from tests.world import World
from tools.local.gateway import Answer

CUSTOM = "/custom-journal-entries"
PROJECT = {"key": "project", "value": "bridge"}
ENTRY, LINE = "MANUAL_JOURNAL_ENTRY", "MANUAL_JOURNAL_ENTRY_LINE_ITEM"


def tag(business: Business, kind: str, *entities: str, tags: Any = None, **more: str) -> Answer:
    body = {"key_values": tags or [PROJECT], "entity_ids": [*entities], "entity_type": kind}
    return business.send("POST", "/tags", body, **more)


def untag(business: Business, *tags: str) -> Answer:
    return business.send("POST", "/tags/delete", {"tag_ids": [*tags]})


def values(tags: Any) -> list[str]:
    return [row["value"] for row in tags]


def test_an_entry_gets_a_tag_as_a_version_once(business: Business, process: Runtime) -> None:
    entry = business.post(tags=[{"key": "area", "value": "north"}])
    number = entry["entry"]["entry_number"]
    for kind, uuid in ((ENTRY, entry["id"]), ("LEDGER_ENTRY", entry["entry_id"])) * 2:
        answer = tag(business, kind, uuid)
        assert answer.status == 200, answer.body
        (row,) = answer.json["data"]["tags"]
        custom = business.get(f"{CUSTOM}/{entry['id']}")["data"]
        assert values(custom["transaction_tags"]) == ["north", "bridge"]
        assert custom["transaction_tags"][1] == row
        assert len(reader(process, business.world).versions(number)) == 2
    removed = untag(business, row["id"])
    assert (removed.status, removed.json) == (200, {"data": {}})
    assert untag(business, row["id"]).status == 200, "a repeated removal removes nothing more"
    rest = business.get(f"{CUSTOM}/{entry['id']}")["data"]["transaction_tags"]
    assert values(rest) == ["north"]
    assert len(reader(process, business.world).versions(number)) == 3


def test_lines_of_several_entries_get_tags(business: Business) -> None:
    first, second = business.post(1), business.post(2)
    lines = [first["line_items"][1]["id"], second["line_items"][0]["id"]]
    tags = [PROJECT, {"key": "area", "value": "north"}]
    rows = tag(business, LINE, *lines, tags=tags).json["data"]["tags"]
    assert values(rows) == ["bridge", "north"] * 2
    assert len({row["id"] for row in rows}) == 4
    by_line = [
        values(line["transaction_tags"])
        for entry in (first, second)
        for line in business.get(f"{CUSTOM}/{entry['id']}")["data"]["line_items"]
    ]
    assert by_line == [[], ["bridge", "north"], ["bridge", "north"], []]
    assert untag(business, rows[0]["id"], rows[3]["id"]).status == 200
    page = business.get(f"{CUSTOM}?sort_by=created_at")["data"]
    rest = [values(line["transaction_tags"]) for row in page for line in row["line_items"]]
    assert rest == [[], ["north"], ["bridge"], []]


@pytest.mark.parametrize("change", ["unknown", "line", "foreign", "reversed", "balancing"])
def test_a_refused_request_tags_nothing(business: Business, other: World, change: str) -> None:
    good, second = business.post(1), business.post(2)
    kind, uuid, status = ENTRY, unknown(), 404
    if change == "line":
        uuid = good["line_items"][0]["id"]
    elif change == "foreign":
        uuid = Business(other).post()["id"]
    elif change == "reversed":
        business.send("DELETE", f"{CUSTOM}/{second['id']}")
        uuid, status = second["id"], 409
    elif change == "balancing":
        business.make("/tags/dimensions", {"key": "project", "strictness": "BALANCING"})
        kind, uuid, status = LINE, second["line_items"][0]["id"], 400
    own = good["line_items"][1]["id"] if kind == LINE else good["id"]
    assert tag(business, kind, own, uuid).status == status
    custom = business.get(f"{CUSTOM}/{good['id']}")["data"]
    assert custom["transaction_tags"] == custom["line_items"][1]["transaction_tags"] == []


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "k-1"}])
def test_one_refused_entry_leaves_the_others_untagged(
    business: Business, command: Command, process: Runtime, key: dict[str, str]
) -> None:
    """An entry of a closed period, or one that has room for no further tag, is the second."""
    full = [{"key": "place", "value": f"v-{n}"} for n in range(100)]
    rows = [business.post(entry_at=f"2026-0{month}-15T00:00:00Z") for month in (7, 5)]
    rows.append(business.post(entry_at="2026-08-15T00:00:00Z", tags=full[:50]))
    assert tag(business, "LEDGER_ENTRY", rows[2]["entry_id"], tags=full[50:]).status == 200
    late, early, crowded = (row["entry_id"] for row in rows)
    scope = (business.world.tenant.tenant_id, business.world.tenant.business_id)
    assert command("period", "close", *scope, "2026-06-30")[0] == 0
    process.chart.forget()
    for other in (early, crowded):
        refused = tag(business, "LEDGER_ENTRY", late, other, **key)
        assert refused.status in (400, 409), refused.body
        assert business.get(f"/ledger/entries/{late}")["data"]["transaction_tags"] == []
    assert tag(business, "LEDGER_ENTRY", late).status == 200


def test_ids_of_no_tag_are_404_and_remove_nothing(business: Business, other: World) -> None:
    entry = business.post(tags=[PROJECT])
    (own,) = entry["transaction_tags"]
    (foreign,) = Business(other).post(tags=[PROJECT])["transaction_tags"]
    for uuid in (unknown(), "x", entry["entry_id"], entry["id"], foreign["id"]):
        assert untag(business, own["id"], uuid).status == 404
    assert values(business.get(f"{CUSTOM}/{entry['id']}")["data"]["transaction_tags"]) == ["bridge"]


def test_a_key_tags_once_and_is_for_one_request(business: Business) -> None:
    entries = [business.post(n)["id"] for n in (1, 2)]
    first = tag(business, ENTRY, *entries, idempotency_key="k")
    untag(business, *(row["id"] for row in first.json["data"]["tags"]))
    assert tag(business, ENTRY, *entries, idempotency_key="k").json == first.json
    for entry in entries:
        assert business.get(f"{CUSTOM}/{entry}")["data"]["transaction_tags"] == []
    assert tag(business, ENTRY, entries[1], idempotency_key="k").status == 409


def test_bad_bodies_are_400_and_a_reading_token_403(business: Business) -> None:
    entry = business.post()["id"]
    for body in (
        {"key_values": [PROJECT], "entity_ids": [entry], "entity_type": "INVOICE"},
        {"key_values": [], "entity_ids": [entry], "entity_type": ENTRY},
        {"key_values": [PROJECT], "entity_ids": [], "entity_type": ENTRY},
    ):
        assert business.send("POST", "/tags", body).status == 400
    assert untag(business).status == 400
    many = [{"key": "project", "value": str(n)} for n in range(60)]
    assert tag(business, ENTRY, entry, tags=many).status == 200
    more = [{"key": "project", "value": str(n)} for n in range(60, 101)]
    refused = tag(business, ENTRY, entry, tags=more)
    description = refused.json["errors"][0]["description"]
    assert (refused.status, description) == (400, "key_values: 101 exceeds TAGS_MAX = 100.")
    headers = {"authorization": f"Bearer {business.world.tenant.readonly_token}"}
    assert tag(business, ENTRY, entry, **headers).status == 403
