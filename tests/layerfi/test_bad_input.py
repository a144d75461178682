"""Bad input is refused in Layer's words, says what is wrong and where, and writes nothing."""

import json
from typing import Any

import pytest

from ledger.core.limits import AMOUNT_MINOR_MAX
from tests.clients.layerfi import Business, unknown

BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"entry_at": "2026-01-31"}, 400, "entry_at"),
    ({"entry_at": "2026-01-31T12:00:00"}, 400, "entry_at"),
    ({"entry_at": "2026-02-30T12:00:00Z"}, 400, "entry_at"),
    ({"entry_at": 1767268800}, 400, "entry_at"),
    ({"entry_at": "0001-01-01T00:00:00Z"}, 400, "entry_at"),
    ({"created_by": ""}, 400, "created_by"),
    ({"created_by": None}, 400, "created_by"),
    ({"memo": None}, 400, "memo"),
    ({"memo": "x" * 1001}, 400, "memo"),
    ({"line_items": []}, 400, "line_items"),
    ({"line_items": None}, 400, "line_items"),
    ({"external_id": ""}, 400, "external_id"),
    ({"external_id": "x" * 256}, 400, "external_id"),
    ({"tags": [{"key": " k", "value": "v"}]}, 400, "tags.0.key"),
    ({"tags": [{"key": "k", "value": ""}]}, 400, "tags.0.value"),
    ({"tags": [{"key": "k"}]}, 400, "tags.0.value"),
    ({"tags": [{"key": f"k{n}", "value": "v"} for n in range(50)]}, 400, "RECORDS_PER_WRITE_MAX"),
    ({"tags": [{"key": "k", "value": f"{n}"} for n in range(101)]}, 400, "tags"),
    ({"entry_at": "2026-01-31T12:00:00.1234567890Z"}, 400, "entry_at"),
    ({"entry_at": "2026-01-31T24:00:00Z"}, 400, "entry_at"),
    ({"entry_at": "2026-01-31T12:00:00 01:00"}, 400, "entry_at"),
    ({"customer_id": "x"}, 404, "There is no customer 'x'"),
    ({"customer_id": "00000000-0000-7000-8000-000000000000"}, 404, "There is no customer"),
    ({"customer_external_id": "x"}, 404, "There is no customer with external id 'x'"),
    ({"vendor_external_id": "x"}, 404, "There is no vendor with external id 'x'"),
    ({"metadata": "x" * 20_000}, 400, "metadata"),
]


@pytest.mark.parametrize(("change", "status", "words"), BAD, ids=lambda value: str(value)[:40])
def test_a_wrong_body_is_refused_and_nothing_is_written(
    business: Business, change: dict[str, Any], status: int, words: str
) -> None:
    before = business.entries()
    answer = business.send("POST", "/ledger/journal-entries", business.body(**change))
    assert answer.status == status, answer.body
    (error, *_) = answer.json["errors"]
    enum = {400: "SpecifiedBadRequest", 404: "SpecifiedIdNotFound"}[status]
    assert error["error_enum"] == enum
    assert error["type"]
    assert words in error["description"]
    assert business.entries() == before
    assert business.get("/tags/dimensions")["data"]["dimensions"] == []


@pytest.mark.parametrize(
    "amount",
    [
        0,
        -1,
        "0",
        "-1",
        "1.00",
        "01",
        "",
        " 1",
        "1e3",
        "x",
        True,
        None,
        1.5,
        [],
        AMOUNT_MINOR_MAX + 1,
    ],
)
def test_an_amount_that_is_none_is_refused(business: Business, amount: Any) -> None:
    answer = business.send("POST", "/ledger/journal-entries", business.body(amount))
    assert answer.status == 400
    places = [error["description"].partition(":")[0] for error in answer.json["errors"]]
    assert places == ["line_items.0.amount", "line_items.1.amount"]


@pytest.mark.parametrize(
    ("identifier", "status"),
    [
        ({"type": "AccountId", "id": unknown()}, 404),
        ({"type": "AccountId", "id": "x"}, 404),
        ({"type": "StableName", "stable_name": "NONE"}, 404),
        ({"type": "AccountName", "name": "Cash"}, 400),
        ({"type": "AccountId"}, 400),
        ("Cash", 400),
        (None, 400),
    ],
)
def test_an_account_that_is_none_is_refused(
    business: Business, identifier: Any, status: int
) -> None:
    lines = business.body()["line_items"]
    broken = [lines[0], {**lines[1], "account_identifier": identifier}]
    answer = business.send("POST", "/ledger/journal-entries", business.body(line_items=broken))
    assert answer.status == status


def test_an_unbalanced_entry_is_refused(business: Business) -> None:
    lines = [business.line(business.sales, "CREDIT", 1), business.line(business.cash, "DEBIT", 2)]
    answer = business.send("POST", "/ledger/journal-entries", business.body(line_items=lines))
    assert answer.status == 400
    words = "Debits are 2 and credits 1 minor units of USD."
    assert answer.json["errors"][0]["description"] == words


def test_two_different_customers_are_refused_and_the_same_twice_is_not(business: Business) -> None:
    first, two = (business.make("/customers", {"external_id": name})["id"] for name in "ab")
    lines = business.body()["line_items"]

    def status(entry: dict[str, Any], line: dict[str, Any]) -> int:
        items = [{**lines[0], **line}, lines[1]]
        body = business.body(line_items=items, **entry)
        return business.send("POST", "/ledger/journal-entries", body).status

    assert status({"customer_id": first}, {"customer_external_id": "a"}) == 200
    assert status({"customer_id": first}, {"customer_external_id": None}) == 200
    assert status({}, {"customer_id": two}) == 200
    assert status({"customer_id": first}, {"customer_id": two}) == 400
    assert status({"customer_id": first, "customer_external_id": "nobody"}, {}) == 404
    text = f"customer_id={first}&customer_external_id=b"
    body = business.body(customer_id=first, customer_external_id="b")
    for answer in (
        business.send("POST", "/ledger/journal-entries", body),
        business.send("GET", f"/ledger/entries?{text}"),
    ):
        assert answer.status == 400
        assert "must name the same customer as customer_id" in json.dumps(answer.json)


@pytest.mark.parametrize("kind", ["customers", "vendors"])
def test_a_status_that_no_party_has_is_refused(business: Business, kind: str) -> None:
    for wrong in ("FOO", "active", "ACTIVE,ARCHIVED"):
        answer = business.send("GET", f"/{kind}?status={wrong}")
        assert answer.status == 400, answer.body
        assert "status: must be one of ACTIVE, ARCHIVED" in json.dumps(answer.json)
    for name in ("ACTIVE", "ARCHIVED", ""):
        assert business.send("GET", f"/{kind}?status={name}").status == 200
