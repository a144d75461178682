"""Every 2xx answer has its fields bare and in an envelope; a list has both descriptions' fields."""

import json
from typing import Any

import pytest

from ledger.core.limits import ANSWER_BYTES_MAX
from tests.clients.dayzero import JOURNAL, Business
from tests.present import PRESENT
from tools.local.events import EVENTS
from tools.local.gateway import Answer

ENVELOPE = {"success", "message", "code", "data"}
LIST = {
    *("items", "next_cursor", "prev_cursor", "has_more", "has_next", "has_prev"),
    *("limit", "total"),
}
ANSWERS = sorted((EVENTS / "dayzero").glob("*/*.answer.json")) if "dayzero" in PRESENT else []
LISTS = (JOURNAL, "/ledgers", "/businesses", "/accounting-periods")


@pytest.mark.parametrize("file", ANSWERS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_answer_has_both_forms_and_a_refusal_its_detail_alone(file: Any) -> None:
    answer = json.loads(file.read_text())
    status, body = answer["status"], answer["body"]
    if status == 204:
        assert body == ""
    elif status >= 400:
        assert body.keys() == {"detail"}
    else:
        bare = {name: value for name, value in body.items() if name not in ENVELOPE}
        assert body["data"] == bare, "no field is hidden by the envelope"
        assert (body["success"], body["message"]) == (True, "Success")
        assert body["code"] == str(status)


@pytest.mark.parametrize("target", LISTS)
def test_a_list_has_the_fields_of_both_descriptions(business: Business, target: str) -> None:
    body = business.get(target)
    assert body.keys() == LIST | ENVELOPE
    assert (body["limit"], body["total"]) == (50, None)
    body = business.get(f"{target}?limit=7&include_total_count=true")
    assert body.keys() == LIST | ENVELOPE | {"total_count"}
    assert body["limit"] == 7
    assert body["total"] == body["total_count"] == len(body["items"])


def flags(page: Any) -> tuple[Any, ...]:
    names = ("has_more", "has_next", "has_prev")
    return (len(page["items"]), *(page[name] for name in names))


def test_pages_lead_on_and_back(business: Business) -> None:
    for n in range(20):
        business.post(n + 1)
    first = business.get(f"{JOURNAL}?limit=8")
    second = business.get(f"{JOURNAL}?limit=8&cursor={first['next_cursor']}")
    third = business.get(f"{JOURNAL}?limit=8&cursor={second['next_cursor']}")
    assert flags(first) == (8, True, True, False)
    assert flags(second) == (8, True, True, True)
    assert flags(third) == (4, False, False, True)
    assert first["prev_cursor"] is third["next_cursor"] is None
    back = business.get(f"{JOURNAL}?limit=8&direction=prev&cursor={third['prev_cursor']}")
    assert back["items"] == second["items"]
    assert flags(back) == (8, True, True, True)
    back = business.get(f"{JOURNAL}?limit=8&direction=prev&cursor={second['prev_cursor']}")
    assert back["items"] == first["items"]
    assert flags(back) == (8, False, True, False)
    counted = business.get(f"{JOURNAL}?limit=8&include_total_count=true")
    assert counted["total"] == counted["total_count"] == 20


def test_a_page_whose_entries_are_gone_leads_back_to_all_before_it(business: Business) -> None:
    entries = [business.post(n) for n in (1, 2, 3)]
    query = f"{JOURNAL}?descending=false"
    first = business.get(f"{query}&limit=2")
    assert business.send("DELETE", f"{JOURNAL}/{entries[2]['id']}").status == 204
    empty = business.get(f"{query}&limit=2&cursor={first['next_cursor']}")
    assert flags(empty) == (0, False, False, True)
    back = business.get(f"{query}&limit=2&direction=prev&cursor={empty['prev_cursor']}")
    assert back["items"] == entries[:2]


def test_a_cursor_belongs_to_one_list_order_and_filter(business: Business) -> None:
    for n in (1, 2, 3):
        business.post(n)
    cursor = business.get(f"{JOURNAL}?limit=1")["next_cursor"]
    assert business.send("GET", f"{JOURNAL}?limit=2&cursor={cursor}").status == 200
    for target in (
        f"/ledgers?cursor={cursor}",
        f"{JOURNAL}?sort_by=date&cursor={cursor}",
        f"{JOURNAL}?descending=false&cursor={cursor}",
        f"{JOURNAL}?search=x&cursor={cursor}",
    ):
        answer = business.send("GET", target)
        assert answer.status == 422, target
        assert answer.json["detail"][0]["loc"] == ["query", "cursor"]


@pytest.mark.parametrize("target", LISTS)
def test_an_unknown_order_is_refused_with_the_known_ones(business: Business, target: str) -> None:
    (fault,) = business.send("GET", f"{target}?sort_by=amount").json["detail"]
    assert fault["loc"] == ["query", "sort_by"]
    assert "created_at" in fault["msg"]


def in_result(answer: Answer) -> int:
    """Return the bytes of an answer in a function's result, which is a JSON text itself."""
    return len(json.dumps(answer.body.decode(), ensure_ascii=False).encode())


def test_pages_of_the_largest_entries_stay_below_the_limit_and_lose_none(
    business: Business,
) -> None:
    sides = ("debit", "credit")
    ledgers = {"debit": business.cash, "credit": business.sales}
    lines = [
        business.line(sides[n % 2], ledgers[sides[n % 2]], 7, description="x" * 600)
        for n in range(1_000)
    ]
    posted = [business.post(line_entries=lines)["id"] for _ in range(3)]
    ids, cursor, pages = [], "", 0
    while True:
        answer = business.send("GET", f"{JOURNAL}?limit=50&descending=false{cursor}")
        assert in_result(answer) < min(ANSWER_BYTES_MAX, 5_000_000)
        page = answer.json
        rows = json.dumps(page["items"], separators=(",", ":"), ensure_ascii=False)
        assert len(rows.encode()) < 2_000_000
        ids += [entry["id"] for entry in page["items"]]
        pages += 1
        if not page["has_more"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert ids == posted
    assert pages > 1
