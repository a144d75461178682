"""Bulk creation of custom journal entries: one write, all or none, and never twice."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ledger.core.ids import Kind
from ledger.store import keys
from ledger.store.items import codec
from tests.bench import Bench, claim
from tests.clients.layerfi import Business
from tests.world import World
from tools.local.gateway import Answer

CUSTOM = "/custom-journal-entries"
OTHER = "019b796d-e5a1-7c00-a239-41ad4cb1d4ce"


def send(business: Business, *entries: Any, **headers: str) -> Answer:
    return business.send("POST", f"{CUSTOM}/bulk", {"entries": list(entries)}, **headers)


def rows(answer: Answer) -> list[Any]:
    assert answer.status == 200, answer.body
    assert answer.json.keys() == {"data"}
    entries: list[Any] = answer.json["data"]["entries"]
    return entries


def descriptions(answer: Answer) -> list[str]:
    return [error["description"] for error in answer.json["errors"]]


def unbalanced(business: Business, **more: Any) -> dict[str, Any]:
    lines = [business.line(business.sales, "CREDIT", 2), business.line(business.cash, "DEBIT", 1)]
    return business.body(line_items=lines, **more)


def missing(account: str) -> str:
    return f"There is no account '{account}'."


def test_bulk_is_all_or_none(business: Business) -> None:
    good = [business.body(n, external_id=f"e-{n}") for n in (1, 2, 3)]
    refused = send(business, good[0], unbalanced(business, external_id="e-2"), good[2])
    assert (refused.status, business.entries()) == (400, [])
    assert descriptions(refused) == [
        "entries.1: Debits are 1 and credits 2 minor units of USD.",
    ]
    created = rows(send(business, *good))
    assert [row["external_id"] for row in created] == ["e-1", "e-2", "e-3"]
    assert {row["type"] for row in created} == {"Custom_Journal_Entry"}
    assert [row["entry"]["line_items"][0]["amount"] for row in created] == [1, 2, 3]
    assert rows(send(business, *good)) == created, "repeated: the same ids"
    assert rows(send(business, *reversed(good))) == created[::-1], "another request, the same keys"
    new = business.body(4, external_id="e-4")
    other = send(business, new, {**good[1], "memo": "Other"})
    assert (other.status, descriptions(other)) == (
        409,
        ["entries.1: The external_id was used for another request."],
    )
    assert len(business.entries()) == 3
    assert send(business, *[business.body()] * 91).status == 400
    assert send(business).status == 400
    assert len(business.entries()) == 3


def test_an_entry_is_posted_once_alone_or_in_bulk(business: Business) -> None:
    first_body, two, three = (business.body(n, external_id=f"e-{n}") for n in (1, 2, 3))
    alone = business.make("/ledger/journal-entries", first_body)
    first, second = rows(send(business, first_body, two))
    assert (first["id"], first["entry_id"]) == (alone["id"], alone["entry_id"])
    assert business.make(CUSTOM, two) == second
    assert rows(send(business, three, two, first_body))[1:] == [second, first]
    assert len(business.entries()) == 3
    for row in (first, second):
        assert business.get(f"{CUSTOM}?external_id={row['external_id']}")["data"] == [row]


def test_entries_without_external_ids_are_posted_once_under_the_header(business: Business) -> None:
    bodies = [business.body(n) for n in (1, 2)]
    created = rows(send(business, *bodies, idempotency_key="k"))
    assert rows(send(business, *bodies, idempotency_key="k")) == created
    assert send(business, *bodies[::-1], idempotency_key="k").status == 409
    assert len(business.entries()) == 2
    assert len({row["id"] for row in created + rows(send(business, *bodies))}) == 4


def test_the_same_body_with_an_external_id_is_the_same_request(business: Business) -> None:
    """So the entry without one is not posted again by a client that retries."""
    bodies = business.body(1, external_id="e-1"), business.body(2)
    created = rows(send(business, *bodies))
    assert rows(send(business, *bodies)) == created
    assert len(business.entries()) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"external_id": "e-1"}, "entries.1.external_id: must not be repeated"),
        ({"memo": 7}, "entries.1.memo: "),
        (
            {"customer_external_id": "nobody"},
            "entries.1.customer_external_id: There is no customer",
        ),
        ({"entry_at": "2026-02-30T00:00:00Z"}, "entries.1.entry_at: "),
        ({"tags": [{"key": " x", "value": "y"}]}, "entries.1.tags.0.key: "),
    ],
)
def test_a_fault_has_the_path_of_its_entry(
    business: Business, change: dict[str, Any], words: str
) -> None:
    answer = send(business, business.body(external_id="e-1"), business.body(**change))
    assert answer.status in (400, 404)
    assert descriptions(answer)[0].startswith(words)
    lines = business.body()["line_items"]
    amount = business.body(line_items=[{**lines[0], "amount": -1}, lines[1]])
    answer = send(business, business.body(), business.body(), business.body(), amount)
    assert descriptions(answer)[0].startswith("entries.3.line_items.0.amount: ")
    strange = business.body(line_items=[{**lines[0], **business.line(OTHER, "CREDIT")}, lines[1]])
    answer = send(business, business.body(), strange)
    place = "entries.1.line_items.0.account_identifier"
    assert (answer.status, descriptions(answer)) == (404, [f"{place}: {missing(OTHER)}"])
    assert business.entries() == []


def test_a_closed_account_is_named_with_its_field(business: Business) -> None:
    till = business.open("Till", "ASSET", "DEBIT")
    lines = [business.line(business.cash, "CREDIT", 5), business.line(till, "DEBIT", 5)]
    body = business.body(line_items=lines)
    posted = business.post(external_id="e-1")
    assert business.send("DELETE", f"/ledger/accounts/{till}").status == 204
    place = "line_items.1.account_identifier"
    for method, path in (
        ("POST", "/ledger/journal-entries"),
        ("POST", CUSTOM),
        ("PUT", f"{CUSTOM}/{posted['id']}"),
    ):
        answer = business.send(method, path, body)
        assert (answer.status, descriptions(answer)) == (404, [f"{place}: {missing(till)}"])
    answer = send(business, business.body(), body)
    assert descriptions(answer) == [f"entries.1.{place}: {missing(till)}"]
    parent = {"parent_id": {"type": "AccountId", "id": till}}
    opening = {"name": "Part", "account_type": "ASSET", "normality": "DEBIT", **parent}
    answer = business.send("POST", "/ledger/accounts", opening)
    assert (answer.status, descriptions(answer)) == (404, [f"parent_id: {missing(till)}"])


def test_tags_of_several_entries_are_defined_once(business: Business) -> None:
    names = {"dimension_display_name": "First", "value_display_name": "First"}
    tag = {"key": "project", "value": "bridge"}
    created = rows(
        send(business, business.body(tags=[{**tag, **names}]), business.body(tags=[tag]))
    )
    titles = [row["transaction_tags"][0]["dimension_display_name"] for row in created]
    assert titles == ["First", "First"]
    (dimension,) = business.get("/tags/dimensions")["data"]["dimensions"]
    assert len(dimension["defined_values"]) == 1


def test_a_floor_is_that_of_all_entries_together(business: Business, bench: Bench) -> None:
    """Ninety entries on one guarded account are one update of its balance."""
    number = bench.open("Till", floor_minor=0, currency="USD")
    till = bench.book(claim()).book.ids.account(number)

    def move(direction: str, amount: int, **more: Any) -> dict[str, Any]:
        other = "DEBIT" if direction == "CREDIT" else "CREDIT"
        sides = [(till, direction), (business.cash, other)]
        return business.body(line_items=[business.line(*side, amount) for side in sides], **more)

    rows(send(business, move("DEBIT", 10)))
    out = [move("CREDIT", 1, external_id=f"o-{n}") for n in range(11)]
    refused = send(business, *out)
    assert (refused.status, len(business.entries())) == (400, 1)
    assert descriptions(refused) == ["entries: A balance of 10 cannot change by -11."]
    rows(send(business, *out, move("DEBIT", 1)))
    assert bench.balance(number) == 0
    rows(send(business, *[move("DEBIT", 1)] * 90))
    assert bench.balance(number) == 90


def test_bulk_requests_in_parallel_post_each_entry_once(business: Business) -> None:
    bodies = [business.body(n, external_id=f"e-{n}") for n in range(1, 7)]
    requests = [bodies, bodies, bodies[:3], bodies[2:], bodies[::-1], bodies[:1]]
    with ThreadPoolExecutor(len(requests)) as pool:
        answers = list(pool.map(lambda part: send(business, *part), requests))
    ids: dict[str, set[str]] = {}
    for answer in answers:
        for row in rows(answer):
            ids.setdefault(row["external_id"], set()).add(row["id"])
    assert all(len(same) == 1 for same in ids.values()), ids
    assert len(business.entries()) == len(ids) == 6


def test_a_reading_token_and_another_tenant_create_nothing(
    business: Business, other: World
) -> None:
    reader = {"authorization": f"Bearer {business.world.tenant.readonly_token}"}
    assert send(business, business.body(), **reader).status == 403
    foreign = {"authorization": f"Bearer {other.tenant.token}"}
    assert send(business, business.body(), **foreign).status == 404
    assert business.entries() == []


def test_limits_are_those_of_one_request(business: Business) -> None:
    line = business.line(business.cash, "DEBIT", 1)
    large = business.body(line_items=[line] * 500 + [{**line, "direction": "CREDIT"}] * 500)
    answer = send(business, large, business.body())
    assert descriptions(answer) == ["entries: 1002 exceeds LINES_PER_REQUEST_MAX = 1000."]
    tags = [{"key": f"k-{n}", "value": "x"} for n in range(49)]
    answer = send(business, business.body(tags=tags), business.body(), business.body())
    (description,) = descriptions(answer)
    assert "98 new dimensions and values, and its write has room for 96 beside" in description
    assert len(rows(send(business, large))) == 1
    assert business.get("/tags/dimensions")["data"]["dimensions"] == []


def test_a_batch_of_layers_is_no_reallocation_of_dwollas(business: Business, bench: Bench) -> None:
    bodies = business.body(1, external_id="e-1"), business.body(2)
    rows(send(business, *bodies))
    pages = bench.book(claim()).read.table.scan()
    (batch,) = (
        item
        for page in pages
        for item in page
        if codec.kind_of(item) == codec.BATCH and keys.scope_of(item) == bench.scope
    )
    uuid = bench.book(claim()).book.ids.uuid(Kind.BATCH, keys.id_of(batch))
    headers = {"accept": "application/vnd.dwolla.v1.hal+json"}
    assert business.world.send("GET", f"/label-reallocations/{uuid}", **headers).status == 404
