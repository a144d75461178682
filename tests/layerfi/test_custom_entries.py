"""Custom journal entries are the manual entries, with an update and a deletion (5 of the specs)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ledger.process.runtime import Runtime
from tests.clients.layerfi import Business, unknown
from tests.clients.pennylane import Company
from tests.dayzero.test_entries import reader
from tests.layerfi.test_entries import FLAT, MANUAL, check_entry
from tests.world import World

CUSTOM = "/custom-journal-entries"


def custom(business: Business, amount: int = 123, **more: Any) -> Any:
    """Create a custom journal entry; return the answer's `data`."""
    answer = business.send("POST", CUSTOM, business.body(amount, **more))
    assert answer.status == 200, answer.body
    assert answer.json.keys() == {"data"}, "the object is not flat, since its size would double"
    return answer.json["data"]


def test_a_custom_entry_is_the_manual_entry(business: Business) -> None:
    created = custom(business, external_id="e-1", reference_number="R-1", metadata={"a": 1.50})
    assert created["type"] == "Custom_Journal_Entry"
    assert created["business_id"] == business.world.tenant.business_id
    assert created.keys() >= MANUAL | FLAT | {"business_id"}
    check_entry(created["entry"])
    assert business.get(f"{CUSTOM}/{created['id']}")["data"] == created
    (entry,) = business.entries()
    assert (entry["id"], entry["source"]["manual_entry_id"]) == (created["entry_id"], created["id"])
    posted = business.send("POST", "/ledger/journal-entries", business.body(5, external_id="e-2"))
    answer = business.get(f"{CUSTOM}/{posted.json['id']}")["data"]
    same = {"type": 0, "business_id": 0}
    assert {**answer, **same} == {**posted.json["data"], **same}


def test_an_external_id_is_one_key_on_both_routes(business: Business) -> None:
    body = business.body(5, external_id="e-1")
    created = custom(business, 5, external_id="e-1")
    assert custom(business, 5, external_id="e-1") == created
    answer = business.send("POST", "/ledger/journal-entries", body)
    assert (answer.status, answer.json["id"]) == (200, created["id"])
    for route in (CUSTOM, "/ledger/journal-entries"):
        other = business.send("POST", route, business.body(6, external_id="e-1"))
        assert other.status == 409
        assert "external_id was used" in other.json["errors"][0]["description"]
    assert len(business.entries()) == 1


def test_an_external_id_finds_its_entry_and_no_reversal(business: Business) -> None:
    first, _ = (custom(business, n, external_id=f"e-{n}") for n in (1, 2))
    business.post(3, external_id="e-3")
    business.send("POST", f"/ledger/entries/{first['entry_id']}/reverse")
    for path, name in ((CUSTOM, "entry_id"), ("/ledger/entries", "id")):
        for query in ("", "&show_total_count=true", "&sort_by=created_at&sort_order=DESC"):
            page = business.get(f"{path}?external_id=e-1{query}")
            assert [row[name] for row in page["data"]] == [first["entry_id"]], (path, query)
            total = 1 if "total" in query else None
            pagination = page["meta"]["pagination"]
            assert (pagination["total_count"], pagination["has_more"]) == (total, False)
        assert len(business.get(f"{path}?external_id=e-3")["data"]) == 1
        for query in ("external_id=e-4", "external_id=e-2&start_date=2026-02-01"):
            assert business.get(f"{path}?{query}")["data"] == []
        assert len(business.get(f"{path}?external_id=")["data"]) == 4, "an empty one is none"


def test_the_list_has_the_query_and_pages_of_ledger_entries(business: Business) -> None:
    created = [custom(business, n, reference_number=f"R-{n % 2}") for n in (1, 2, 3)]
    Company(business.world).post("5.00", currency="USD")
    page = business.get(f"{CUSTOM}?sort_by=created_at&limit=3&show_total_count=true")
    assert page["data"] == created
    pagination = page["meta"]["pagination"]
    assert (pagination["total_count"], pagination["has_more"]) == (4, True)
    rest = business.get(f"{CUSTOM}?sort_by=created_at&limit=3&cursor={pagination['cursor']}")
    assert [row["created_by"] for row in rest["data"]] == ["API"], "another dialect's"
    odd = business.get(f"{CUSTOM}?reference_number=R-1&sort_by=created_at")["data"]
    assert odd == [created[0], created[2]]
    assert business.get(f"{CUSTOM}?reference_number=R")["data"] == []
    assert business.send("GET", f"{CUSTOM}?limit=0").status == 400


def test_an_update_changes_the_content_in_place(business: Business) -> None:
    created = custom(business, external_id="e-1", reference_number="R-1", metadata={"a": 1})
    lines = [
        *(business.line(business.cash, side, n) for side, n in (("DEBIT", 30), ("DEBIT", 20))),
        business.line(business.sales, "CREDIT", 50, memo="all"),
    ]
    tag = {"key": "project", "value": "bridge"}
    body = business.body(memo="Changed", line_items=lines, tags=[tag], created_by="ann")
    answer = business.send("PUT", f"{CUSTOM}/{created['id']}", body)
    assert answer.status == 200, answer.body
    changed = answer.json["data"]
    final = ("id", "entry_id", "external_id", "business_id")
    assert {name: changed[name] for name in final} == {name: created[name] for name in final}
    assert (changed["memo"], changed["created_by"]) == ("Changed", "ann")
    assert (changed["reference_number"], changed["metadata"]) == (None, None), "left out: removed"
    assert [line["amount"] for line in changed["entry"]["line_items"]] == [50, 30, 20]
    assert [tag["value"] for tag in changed["transaction_tags"]] == ["bridge"]
    present = [line["id"] for line in created["line_items"]]
    assert [line["id"] for line in changed["line_items"]][:2] == present, "the new line is last"
    assert business.get(f"{CUSTOM}/{created['id']}")["data"] == changed
    assert custom(business, external_id="e-1", reference_number="R-1", metadata={"a": 1}) == created
    shorter = business.send("PUT", f"{CUSTOM}/{created['id']}", business.body(7)).json["data"]
    assert [line["amount"] for line in shorter["entry"]["line_items"]] == [7, 7]
    assert len(business.entries()) == 1


def test_the_same_update_again_makes_no_version(process: Runtime, business: Business) -> None:
    created = custom(business, 5)
    book = reader(process, business.world)
    number = created["entry"]["entry_number"]
    versions = []
    for amount in (6, 6, 5):
        business.send("PUT", f"{CUSTOM}/{created['id']}", business.body(amount))
        versions.append(len(book.versions(number)))
    assert versions == [2, 2, 3]


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"external_id": "e-2"}, 400, "external_id"),
        ({"line_items": []}, 400, "line_items"),
        ({"created_by": None}, 400, "created_by"),
        ({"customer_id": unknown()}, 404, "customer"),
        ({"entry_at": "2026-02-30T12:00:00Z"}, 400, "entry_at"),
    ],
)
def test_a_wrong_update_changes_nothing(
    business: Business, change: dict[str, Any], status: int, words: str
) -> None:
    created = custom(business, external_id="e-1")
    answer = business.send("PUT", f"{CUSTOM}/{created['id']}", business.body(9, **change))
    assert (answer.status, words in answer.json["errors"][0]["description"]) == (status, True)
    unbalanced = [*business.body()["line_items"][:1], business.line(business.cash, "DEBIT", 1)]
    body = business.body(line_items=unbalanced, tags=[{"key": "new", "value": "new"}])
    assert business.send("PUT", f"{CUSTOM}/{created['id']}", body).status == 400
    assert business.get(f"{CUSTOM}/{created['id']}")["data"] == created
    assert business.get("/tags/dimensions")["data"]["dimensions"] == []


def test_an_update_introduces_as_many_tags_as_one_transaction_has_room_for(
    business: Business,
) -> None:
    created = custom(business)
    tags = [{"key": f"key-{n}", "value": "x"} for n in range(48)]
    path = f"{CUSTOM}/{created['id']}"
    for key in ("", "k"):
        headers = {"idempotency_key": key} if key else {}
        answer = business.send("PUT", path, business.body(tags=tags), **headers)
        description = answer.json["errors"][0]["description"]
        assert (answer.status, description) == (
            400,
            "tags: the request has 96 new dimensions and values, and its write has room for 95 "
            "beside its other items (RECORDS_PER_WRITE_MAX).",
        )
    answer = business.send("PUT", path, business.body(tags=tags[:47]), idempotency_key="k-2")
    assert (answer.status, len(answer.json["data"]["transaction_tags"])) == (200, 47)


def test_a_reversed_entry_and_a_reversal_take_no_update(business: Business) -> None:
    created = custom(business)
    body = business.body(9)
    deleted = business.send("DELETE", f"{CUSTOM}/{created['id']}").json["data"]
    reversal = business.get(f"/ledger/entries/{deleted['entry']['reversal_id']}")["data"]
    for manual in (created["id"], reversal["source"]["manual_entry_id"]):
        answer = business.send("PUT", f"{CUSTOM}/{manual}", body)
        assert (answer.status, answer.json["errors"][0]["type"]) == (409, "Conflict")


def test_an_update_under_a_key_is_done_once(business: Business) -> None:
    created = custom(business)
    path = f"{CUSTOM}/{created['id']}"
    first = business.send("PUT", path, business.body(5), idempotency_key="k")
    business.send("PUT", path, business.body(6))
    again = business.send("PUT", path, business.body(5), idempotency_key="k")
    assert (again.status, again.json) == (200, first.json)
    assert business.get(path)["data"]["entry"]["line_items"][0]["amount"] == 6
    assert business.send("PUT", path, business.body(7), idempotency_key="k").status == 409


def test_a_field_of_another_dialect_survives_an_update(business: Business) -> None:
    company = Company(business.world)
    entry = company.post("5.00", piece_number="P-7", currency="USD")
    (row,) = business.get(CUSTOM)["data"]
    lines = [
        business.line(line["account"]["id"], line["direction"], 700)
        for line in row["entry"]["line_items"]
    ]
    body = business.body(line_items=lines)
    answer = business.send("PUT", f"{CUSTOM}/{row['id']}", body)
    assert answer.status == 200, answer.body
    answer = company.get(f"/ledger_entries/{entry['id']}")
    assert (answer["piece_number"], answer["label"]) == ("P-7", body["memo"])
    assert {line["debit"] for line in answer["ledger_entry_lines"]} == {"7.00", "0.00"}


def test_a_deletion_reverses_once(business: Business) -> None:
    created = custom(business, external_id="e-1")
    path = f"{CUSTOM}/{created['id']}"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: business.send("DELETE", path), range(4)))
    answers.append(business.send("DELETE", path))
    assert [answer.status for answer in answers] == [200] * 5
    (deleted, *rest) = [answer.json["data"] for answer in answers]
    assert all(other == deleted for other in rest)
    original, reversal = business.entries("sort_by=created_at")
    assert (deleted["id"], deleted["entry"]["reversal_id"]) == (created["id"], reversal["id"])
    assert (reversal["reversal_of_id"], original["reversal_id"]) == (
        original["id"],
        reversal["id"],
    )
    assert reversal["entry_at"] > original["entry_at"], "the reversal counts from now on"
    assert [line["direction"] for line in reversal["line_items"]] == ["DEBIT", "CREDIT"]
    posted = business.send("POST", f"/ledger/entries/{created['entry_id']}/reverse")
    assert (posted.status, posted.json["data"]["id"]) == (200, reversal["id"])


def test_ids_of_others_look_like_ids_that_do_not_exist(business: Business, other: World) -> None:
    created = custom(business, external_id="e-1")
    body = business.body()
    foreign = custom(Business(other), external_id="theirs")["id"]
    assert business.get(f"{CUSTOM}?external_id=theirs")["data"] == []
    for method in ("GET", "PUT", "DELETE"):
        for uuid in (foreign, unknown(), created["entry_id"], business.cash, "x"):
            answer = business.send(method, f"{CUSTOM}/{uuid}", body if method == "PUT" else None)
            assert (answer.status, answer.json["errors"][0]["error_enum"]) == (
                404,
                "SpecifiedIdNotFound",
            )


def test_a_reading_token_reads_alone(business: Business) -> None:
    created = custom(business)
    reader = {"authorization": f"Bearer {business.world.tenant.readonly_token}"}
    path = f"{CUSTOM}/{created['id']}"
    for method, target in (("POST", CUSTOM), ("PUT", path), ("DELETE", path)):
        body = None if method == "DELETE" else business.body()
        assert business.send(method, target, body, **reader).status == 403
    for target in (CUSTOM, path):
        assert business.send("GET", target, **reader).status == 200
