"""Tag dimensions: read by id and key, renamed, and held to entries or not."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest

from ledger.core import ids
from ledger.dialects.layerfi.lookup import DIMENSION
from ledger.process.runtime import Runtime
from ledger.store.keys import Scope
from tests.clients.layerfi import Business, unknown
from tests.world import World
from tools.local.gateway import Answer

PATH = "/tags/dimensions"


def create(business: Business, key: str, **more: Any) -> Any:
    return business.make(PATH, {"key": key, **more})


def change(business: Business, dimension: Any, body: Any, **more: str) -> Answer:
    return business.send("PATCH", f"{PATH}/{dimension['id']}", body, **more)


def by_key(business: Business, key: str) -> Answer:
    return business.send("GET", f"{PATH}/key/{quote(key, safe='')}")


def tagged(business: Business, key: str, value: str = "v", on_line: bool = False) -> Answer:
    tags = [{"key": key, "value": value}]
    credit, debit = business.body()["line_items"]
    more = {"line_items": [{**credit, "tags": tags}, debit]} if on_line else {"tags": tags}
    return business.send("POST", "/ledger/journal-entries", business.body(**more))


def keys(business: Business) -> list[str]:
    return sorted(row["key"] for row in business.get(PATH)["data"]["dimensions"])


def test_a_dimension_is_read_by_id_and_by_key(business: Business) -> None:
    created = create(business, "Cost Center", defined_values=["a", "b"], display_name="CC")
    create(business, "other", defined_values=["c"])
    assert business.get(f"{PATH}/{created['id']}")["data"] == created
    assert by_key(business, "Cost Center").json["data"] == created
    for key in ("cost center", "Cost", " Cost Center", "Cost%20Center"):
        answer = by_key(business, key)
        assert (answer.status, answer.json["errors"][0]["error_enum"]) == (
            404,
            "SpecifiedIdNotFound",
        )
    assert business.send("GET", f"{PATH}/{unknown()}").status == 404
    value = created["defined_values"][0]["id"]
    assert business.send("GET", f"{PATH}/{value}").status == 404, "a value is no dimension"
    assert business.get(f"{PATH}?include_deleted=true") == business.get(PATH)


def test_a_field_that_an_existing_dimension_does_not_follow_is_named(business: Business) -> None:
    body = {"key": "place", "strictness": "NON_BALANCING", "display_name": "Place"}
    for more, ignored in (
        ({}, None),
        ({"defined_values": ["a"]}, None),
        ({"strictness": "BALANCING"}, "strictness"),
        ({"strictness": "BALANCING", "display_name": "Site"}, "strictness, display_name"),
        ({"display_name": None}, None),
    ):
        answer = business.send("POST", PATH, {**body, **more})
        assert (answer.status, answer.headers.get("x-ignored")) == (201, ignored)
        view = answer.json["data"]
        assert (view["strictness"], view["display_name"]) == ("NON_BALANCING", "Place")


def test_entries_show_the_present_key(business: Business) -> None:
    posted = tagged(business, "department", on_line=True).json["data"]
    (tag,) = posted["line_items"][0]["transaction_tags"]
    path = f"{PATH}/{tag['dimension_id']}"
    answer = business.send("PATCH", path, {"key": "team", "display_name": " Team "})
    assert (answer.status, answer.json["data"]["key"]) == (200, "team")
    assert (
        answer.json["data"] == business.get(path)["data"] == by_key(business, "team").json["data"]
    )
    entry = business.get(f"/ledger/entries/{posted['entry_id']}")["data"]
    (present,) = entry["line_items"][0]["transaction_tags"]
    assert present == {**tag, "key": "team", "dimension_display_name": "Team"}
    assert [row["id"] for row in business.entries("tag_key=team")] == [entry["id"]]
    assert business.entries("tag_key=department") == []
    # The new key is the dimension's, and the old one is free.
    (again,) = tagged(business, "team", on_line=True).json["data"]["line_items"][0][
        "transaction_tags"
    ]
    assert (again["dimension_id"], again["definition_id"]) == (
        tag["dimension_id"],
        tag["definition_id"],
    )
    assert by_key(business, "department").status == 404
    (other,) = tagged(business, "department").json["data"]["transaction_tags"]
    assert other["dimension_id"] != tag["dimension_id"]
    assert keys(business) == ["department", "team"]


def test_a_key_moves_on_and_back(business: Business, process: Runtime) -> None:
    first = create(business, "a")
    for key in ("b", "c", "b", "a", "b"):
        assert change(business, first, {"key": key}).json["data"]["key"] == key
        process.chart.forget()
        assert by_key(business, key).json["data"]["id"] == first["id"]
        assert keys(business) == [key]
    for key in ("a", "c"):
        assert by_key(business, key).status == 404
        assert create(business, key)["id"] != first["id"]
    assert keys(business) == ["a", "b", "c"]
    assert change(business, first, {"key": "c"}).status == 409


def test_another_process_finds_a_renamed_dimension_by_its_new_key_at_once(
    business: Business, process: Runtime, world: World
) -> None:
    """Its cache has the dimension under the old key, for a minute at most."""
    first = create(business, "a")
    tagged(business, "a")
    scope = Scope(world.tenant.tenant_id, world.tenant.business_id)
    number = ids.id_of_uuid(scope.business_id, DIMENSION, first["id"])
    assert number is not None
    place = (scope, DIMENSION.value, number)
    stale = process.chart.records.find(place)
    assert stale is not None
    change(business, first, {"key": "b"})
    process.chart.forget()
    process.chart.records.keep(place, stale)
    (tag,) = tagged(business, "b").json["data"]["transaction_tags"]
    assert (tag["dimension_id"], tag["key"]) == (first["id"], "b")


def test_a_key_of_another_dimension_is_409_and_nothing_is_written(business: Business) -> None:
    first, second = (create(business, key) for key in ("a", "b"))
    answer = change(business, first, {"key": "b", "display_name": "B"})
    assert (answer.status, answer.json["errors"][0]["description"]) == (
        409,
        "The tag dimension key 'b' is taken.",
    )
    assert business.get(f"{PATH}/{first['id']}")["data"] == first
    assert change(business, second, {"key": "b"}).json["data"] == second


def test_of_two_that_take_a_key_at_once_one_has_it(business: Business) -> None:
    rows = [create(business, f"k{n}") for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        renamed = [pool.submit(change, business, row, {"key": "x"}) for row in rows]
        posted = [pool.submit(tagged, business, "x") for _ in range(3)]
    assert {answer.result().status for answer in posted} == {200}
    statuses = [answer.result().status for answer in renamed]
    assert {*statuses} <= {200, 409}
    assert statuses.count(200) <= 1
    assert keys(business).count("x") == 1


def test_strictness_follows_the_tags_of_lines(business: Business, process: Runtime) -> None:
    """Until a line has a tag of it, a dimension may become BALANCING, and back at any time."""
    free = create(business, "free", defined_values=["v"])
    for strictness, status in (("BALANCING", 400), ("NON_BALANCING", 200)) * 2:
        if status == 200:
            assert tagged(business, "new").status == 200
        assert change(business, free, {"strictness": strictness}).status == 200
        process.chart.forget()
    assert change(business, free, {"strictness": "BALANCING"}).status == 200
    assert tagged(business, "free", on_line=True).status == 400
    assert tagged(business, "free").status == 200
    change(business, free, {"strictness": "NON_BALANCING"})
    assert tagged(business, "free", on_line=True).status == 200
    (by_entry,) = tagged(business, "by entry").json["data"]["transaction_tags"]
    tagged(business, "by line", on_line=True)
    assert tagged(business, "by entry", on_line=True).status == 200
    rows = {row["key"]: row for row in business.get(PATH)["data"]["dimensions"]}
    assert rows["by entry"]["id"] == by_entry["dimension_id"]
    for key in ("free", "by entry", "by line"):
        answer = change(business, rows[key], {"strictness": "BALANCING", "key": "other"})
        assert answer.status == 400
        assert "line items have tags of" in answer.json["errors"][0]["description"]
    assert rows == {row["key"]: row for row in business.get(PATH)["data"]["dimensions"]}
    assert change(business, rows["new"], {"strictness": "BALANCING"}).status == 200


def test_a_line_and_a_change_of_strictness_at_once_never_contradict(business: Business) -> None:
    for n in range(4):
        row = create(business, f"k{n}")
        with ThreadPoolExecutor(2) as pool:
            posted = pool.submit(tagged, business, f"k{n}", "v", True)
            changed = pool.submit(change, business, row, {"strictness": "BALANCING"})
        assert {posted.result().status, changed.result().status} == {200, 400}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"key": None}, "key"),
        ({"key": ""}, "key"),
        ({"key": " k"}, "key"),
        ({"strictness": None}, "strictness"),
        ({"strictness": "LOOSE"}, "strictness"),
        ({"display_name": None}, "display_name"),
        ({"display_name": "x" * 256}, "display_name"),
        ({"key": "\U0001f600" * 40}, "The key and display name of the tag dimension"),
    ],
)
def test_a_wrong_change_is_400(business: Business, body: Any, field: str) -> None:
    created = create(business, "k")
    answer = change(business, created, body)
    assert answer.status == 400
    assert answer.json["errors"][0]["description"].startswith(field)
    assert business.get(f"{PATH}/{created['id']}")["data"] == created


def test_nothing_is_no_change_and_an_empty_name_is_none(business: Business) -> None:
    created = create(business, "k", display_name="K")
    assert change(business, created, {}).json["data"] == created
    assert change(business, created, {"display_name": ""}).json["data"]["display_name"] is None
    first, again = (change(business, created, {"key": "x"}, idempotency_key="once") for _ in "ab")
    assert (first.status, first.json) == (200, again.json)


def test_a_value_is_201_once_in_any_spelling_of_its_fields(business: Business) -> None:
    path = f"{PATH}/{create(business, 'k')['id']}/values"
    spellings: list[tuple[Any, str | None]] = [
        ({"value": "a", "display_name": " A "}, "A"),
        ({"value": "b", "displayName": "B"}, "B"),
        ({"label": "c", "is_archived": False}, None),
    ]
    for body, name in spellings:
        first, again = (business.send("POST", path, body) for _ in "ab")
        assert (first.status, again.status, first.json) == (201, 200, again.json)
        assert first.json["data"]["display_name"] == name
    keyed = [business.send("POST", path, {"value": "d"}, idempotency_key="k") for _ in "ab"]
    assert [answer.status for answer in keyed] == [201, 201]
    wrong: list[Any] = [{"label": "e", "is_archived": True}, {}, {"value": None}, {"label": ""}]
    for body in wrong:
        assert business.send("POST", path, body).status == 400
    archive = f"{path}/{unknown()}"
    assert business.send("PATCH", archive, {"is_archived": True}).status == 405
    (row,) = business.get(PATH)["data"]["dimensions"]
    assert sorted(value["value"] for value in row["defined_values"]) == ["a", "b", "c", "d"]


def test_another_tenants_dimension_is_404(business: Business, other: World) -> None:
    created = create(business, "k")
    stranger = Business(other)
    for path in (created["id"], "key/k"):
        assert stranger.send("GET", f"{PATH}/{path}").status == 404
    assert stranger.send("PATCH", f"{PATH}/{created['id']}", {}).status == 404
