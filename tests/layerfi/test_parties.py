"""One customer or vendor: read, changed and cleared; and lists without the archived ones."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.clients.layerfi import Business, unknown
from tests.world import World
from tools.local.gateway import Answer

KINDS = [("customer", "vendor"), ("vendor", "customer")]


def fault(answer: Answer) -> str:
    (error,) = answer.json["errors"]
    return str(error["description"])


def external_ids(business: Business, kind: str, query: str = "") -> list[str]:
    return [row["external_id"] for row in business.get(f"/{kind}s?{query}")["data"]]


@pytest.mark.parametrize(("kind", "other_kind"), KINDS)
def test_a_party_is_read_by_its_id(business: Business, kind: str, other_kind: str) -> None:
    created = business.make(f"/{kind}s", {"external_id": "x-1", "company_name": "Acme"})
    assert business.get(f"/{kind}s/{created['id']}") == {"data": created}
    for place in (f"/{other_kind}s/{created['id']}", f"/{kind}s/{unknown()}", f"/{kind}s/x-1"):
        answer = business.send("GET", place)
        assert (answer.status, answer.json["errors"][0]["type"]) == (404, "NotFound")


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(("kind", "other_kind"), KINDS)
def test_null_clears_and_absent_stays(
    business: Business, kind: str, other_kind: str, method: str
) -> None:
    fields = {"external_id": "x-1", "company_name": "Acme", "email": "a@example.com"}
    created = business.make(f"/{kind}s", fields)
    path = f"/{kind}s/{created['id']}"
    change: dict[str, Any] = {"email": None, "memo": "late", "tags": [], "external_id": "x-1"}
    answer = business.send(method, path, change)
    expected = {**created, "email": None, "memo": "late"}
    assert (answer.status, answer.json["data"]) == (200, expected)
    assert business.get(path)["data"] == expected
    assert business.send(method, path, {}).json["data"] == expected
    for wrong in ({"tags": [{"key": "k", "value": "v"}]}, {"status": "X"}, {"email": 7}):
        assert business.send(method, path, wrong).status == 400
    assert business.send(method, f"/{other_kind}s/{created['id']}", change).status == 404
    assert business.get(path)["data"] == expected


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(("kind", "other_kind"), KINDS)
def test_a_party_takes_a_free_external_id_and_frees_its_own(
    business: Business, kind: str, other_kind: str, method: str
) -> None:
    first = business.make(f"/{kind}s", {"external_id": "a", "memo": "first"})
    second = business.make(f"/{kind}s", {"external_id": "b"})
    business.make(f"/{other_kind}s", {"external_id": "c"})
    path = f"/{kind}s/{first['id']}"
    refused = business.send(method, path, {"external_id": "b", "memo": "x"})
    assert (refused.status, fault(refused)) == (409, f"external_id: another {kind} has 'b'.")
    changed = business.send(method, path, {"external_id": " c "})
    assert (changed.status, changed.json["data"]) == (200, {**first, "external_id": "c"})
    posted = [business.body(**{f"{kind}_external_id": text}) for text in ("a", "c")]
    answers = [business.send("POST", "/ledger/journal-entries", body) for body in posted]
    assert [answer.status for answer in answers] == [404, 200]
    assert answers[1].json["data"][kind]["id"] == first["id"]
    assert business.send(method, f"/{kind}s/{second['id']}", {"external_id": "a"}).status == 200
    again = business.make(f"/{kind}s", {"external_id": "a", "memo": "more"})
    assert (again["id"], again["memo"]) == (second["id"], "more")
    third = business.make(f"/{kind}s", {"external_id": "b"})
    assert third["id"] not in (first["id"], second["id"])
    assert business.send(method, path, {"external_id": None}).json["data"]["external_id"] is None
    assert business.send(method, path, {"external_id": "c"}).status == 200
    assert sorted(external_ids(business, kind)) == ["a", "b", "c"]
    for text, owner in (("a", second), ("b", third), ("c", first)):
        (row,) = business.get(f"/{kind}s?external_id={text}")["data"]
        assert row["id"] == owner["id"]


def test_a_change_of_an_external_id_is_done_once_under_a_key(business: Business) -> None:
    first, second = (business.make("/customers", {"external_id": text}) for text in "ab")
    key = {"idempotency_key": "move"}
    path = f"/customers/{first['id']}"
    answer = business.send("PATCH", path, {"external_id": "c"}, **key)
    assert business.send("PATCH", path, {"external_id": "a"}).status == 200
    other = f"/customers/{second['id']}"
    assert business.send("PATCH", other, {"external_id": "c"}).status == 200
    replay = business.send("PATCH", path, {"external_id": "c"}, **key)
    assert (replay.status, replay.json) == (answer.status, answer.json)
    assert business.get(path)["data"]["external_id"] == "a"
    assert business.send("PATCH", path, {"external_id": "b"}, **key).status == 409


def test_parties_that_change_external_ids_at_once_never_share_one(business: Business) -> None:
    ids = [business.make("/customers", {"external_id": f"x-{n}"})["id"] for n in range(3)]

    def change(place: int) -> int:
        body = {"external_id": f"y-{place // 3}"}
        return business.send("PATCH", f"/customers/{ids[place % 3]}", body).status

    with ThreadPoolExecutor(3) as pool:
        assert {*pool.map(change, range(12))} <= {200, 409, 429}
    external_ids_after = [
        business.get(f"/customers/{party}")["data"]["external_id"] for party in ids
    ]
    assert len({*external_ids_after}) == 3
    for party, text in zip(ids, external_ids_after, strict=True):
        assert business.make("/customers", {"external_id": text})["id"] == party


@pytest.mark.parametrize(("kind", "other_kind"), KINDS)
def test_archived_parties_are_left_out(business: Business, kind: str, other_kind: str) -> None:
    for external_id, name in (("a", "Acme"), ("b", "Bolt"), ("ab", "Acme Sons")):
        body = {"external_id": external_id, "company_name": name}
        row = business.make(f"/{kind}s", body)
    path = f"/{kind}s/{row['id']}"
    assert business.send("PATCH", path, {"status": "ARCHIVED"}).status == 200
    business.make(f"/{other_kind}s", {"external_id": "c"})
    assert external_ids(business, kind) == ["a", "b"]
    for query, expected in (
        ("include_archived=true", ["a", "b", "ab"]),
        ("status=ARCHIVED", ["ab"]),
        ("status=ACTIVE&include_archived=true", ["a", "b"]),
        ("external_id=a", ["a"]),
        ("external_id=ab", []),
        ("external_id=ab&include_archived=true", ["ab"]),
        ("external_id=c", []),
        ("external_id=a&q=bolt", []),
        ("external_id_contains=B&include_archived=true", ["b", "ab"]),
        ("name=acme", ["a"]),
        ("name_contains=acme&include_archived=1", ["a", "ab"]),
    ):
        assert external_ids(business, kind, query) == expected, query
    assert business.send("GET", f"/{kind}s?include_archived=perhaps").status == 400
    entry = business.body(**{f"{kind}_external_id": "ab"})
    assert business.send("POST", "/ledger/journal-entries", entry).status == 400
    assert business.get(path)["data"]["status"] == "ARCHIVED"


@pytest.mark.parametrize(("kind", "other_kind"), KINDS)
def test_a_reader_changes_nothing_and_another_tenant_finds_nothing(
    business: Business, other: World, kind: str, other_kind: str
) -> None:
    assert kind != other_kind
    party = business.make(f"/{kind}s", {"external_id": "x-1"})
    path = f"/{kind}s/{party['id']}"
    reader = {"authorization": f"Bearer {business.world.tenant.readonly_token}"}
    assert business.send("GET", path, **reader).status == 200
    stranger = Business(other)
    for method in ("GET", "PUT", "PATCH"):
        body = None if method == "GET" else {"memo": "x"}
        assert stranger.send(method, path, body).status == 404
        if body:
            assert business.send(method, path, body, **reader).status == 403
    assert business.get(path)["data"] == party
