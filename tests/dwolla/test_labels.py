"""Labels: opened, listed, read, removed (specs/dwolla.md, 4 and 5)."""

from typing import Any

import pytest

from events.dwolla.cases import HAL
from tests.clients.dwolla import Labels, embedded, money
from tests.world import last

NOWHERE = "00000000-0000-7000-8000-000000000000"


def test_a_label_is_opened_with_its_first_entry(world: Labels) -> None:
    answer = world.send("POST", f"/customers/{world.customer}/labels", money("10.00"))
    assert (answer.status, answer.body) == (201, b"")
    label = world.get(f"/labels/{last(answer.headers['location'])}")
    entries = world.get(f"/labels/{label['id']}/ledger-entries")
    (first,) = entries["_embedded"]["ledger-entries"]
    assert label["amount"] == first["amount"] == {"value": "10.00", "currency": "USD"}
    assert label["created"] == first["created"]
    assert entries["total"] == 1


def test_a_label_reads_as_dwolla_documents_it(world: Labels) -> None:
    label_id = world.open_label("10.00")
    answer = world.send("GET", f"/labels/{label_id}")
    label = answer.json
    base = label["_links"]["self"]["href"].removesuffix(f"/labels/{label_id}")
    assert list(label) == ["_links", "id", "created", "amount"]
    assert base.startswith("https://")

    def link(href: str, kind: str) -> dict[str, str]:
        return {"href": f"{base}{href}", "type": HAL, "resource-type": kind}

    assert label["_links"] == {
        "self": link(f"/labels/{label_id}", "label"),
        "update": link(f"/labels/{label_id}/ledger-entries", "ledger-entry"),
        "ledger-entries": link(f"/labels/{label_id}/ledger-entries", "ledger-entry"),
        "customer": link(f"/customers/{world.customer}", "customer"),
    }
    assert answer.headers["content-type"] == f"{HAL}; charset=UTF-8"
    assert answer.headers["x-request-id"]


def test_a_label_says_that_it_can_be_removed_exactly_when_it_is_zero(world: Labels) -> None:
    label = world.open_label("1.00")
    assert "remove" not in world.get(f"/labels/{label}")["_links"]
    world.post(label, "-1.00")
    assert "remove" in world.get(f"/labels/{label}")["_links"]


def test_a_label_may_open_at_zero_and_then_has_no_entry(world: Labels) -> None:
    label = world.open_label("0.00")
    assert (world.balance(label), world.total(label)) == ("0.00", 0)


def test_a_label_cannot_open_below_zero(world: Labels) -> None:
    answer = world.send("POST", f"/customers/{world.customer}/labels", money("-0.01"))
    assert answer.status == 400
    assert embedded(answer) == [("Invalid", "/amount/value")]
    message = answer.json["_embedded"]["errors"][0]["message"]
    assert message == "Amount can not cause label balance to be negative."


def test_labels_hold_no_more_than_the_customers_funds(world: Labels) -> None:
    world.open_label("999.00")
    target = f"/customers/{world.customer}/labels"
    too_much = world.send("POST", target, money("1.01"))
    assert embedded(too_much) == [("InsufficientFunds", "/amount/value")]
    label = world.open_label("1.00")
    assert embedded(world.post(label, "0.01")) == [("InsufficientFunds", "/amount/value")]
    assert world.get(target)["total"] == 2
    world.post(label, "-0.50")
    assert world.post(label, "0.50").status == 201


def test_labels_are_listed_newest_first_with_their_present_amounts(world: Labels) -> None:
    labels = [world.open_label(f"{n}.00") for n in range(1, 6)]
    world.post(labels[0], "10.00")
    target = f"/customers/{world.customer}/labels"
    body = world.get(target)
    ids = body["_embedded"]["labels"]
    assert [label["id"] for label in ids] == labels[::-1]
    assert [label["amount"]["value"] for label in ids] == [
        "5.00",
        "4.00",
        "3.00",
        "2.00",
        "11.00",
    ]
    assert body["total"] == 5
    assert list(body["_links"]) == ["self", "first", "last", "customer"]
    assert body["_links"]["customer"]["href"].endswith(f"/customers/{world.customer}")
    assert ids[0] == world.get(f"/labels/{labels[-1]}")


def test_a_removed_label_is_answered_once_more_and_is_gone(world: Labels) -> None:
    label = world.open_label("5.00")
    refused = world.send("DELETE", f"/labels/{label}")
    assert (refused.status, refused.json["code"]) == (403, "InvalidResourceState")
    assert refused.json["message"] == "Amount must be zero to remove label."
    entry = last(world.post(label, "-5.00").headers["location"])
    removed = world.send("DELETE", f"/labels/{label}", b"null")
    assert removed.status == 200
    assert removed.json["id"] == label
    assert removed.json["amount"]["value"] == "0.00"
    assert "remove" in removed.json["_links"]

    assert world.send("GET", f"/labels/{label}").status == 404
    assert world.send("DELETE", f"/labels/{label}").status == 404
    assert world.send("GET", f"/labels/{label}/ledger-entries").status == 404
    assert world.post(label, "1.00").status == 404
    assert world.get(f"/customers/{world.customer}/labels")["total"] == 0
    assert world.get(f"/ledger-entries/{entry}")["amount"]["value"] == "-5.00"


@pytest.mark.parametrize(
    ("method", "target", "body", "message"),
    [
        ("GET", "/customers/{}/labels", None, "Customer not found. Check CustomerId."),
        ("POST", "/customers/{}/labels", money("1"), "Customer not found. Check CustomerId."),
        ("GET", "/labels/{}", None, "The requested resource was not found."),
        ("DELETE", "/labels/{}", None, "The requested resource was not found."),
        ("GET", "/labels/{}/ledger-entries", None, "The requested resource was not found."),
        ("POST", "/labels/{}/ledger-entries", money("1"), "The requested resource was not found."),
        ("GET", "/ledger-entries/{}", None, "The requested resource was not found."),
        ("GET", "/label-reallocations/{}", None, "The requested resource was not found."),
    ],
)
def test_an_unknown_label_and_a_foreign_one_look_the_same(
    world: Labels, other: Labels, method: str, target: str, body: Any, message: str
) -> None:
    foreign_label = other.open_label("1.00")
    foreign_entry = last(other.post(foreign_label, "1").headers["location"])
    own_label = world.open_label("1.00")
    own_entry = last(world.post(own_label, "1").headers["location"])
    # Ids of another kind are as unknown as anybody's: a label is no customer, an entry no label.
    strangers = [foreign_label, foreign_entry, other.customer, NOWHERE, "x", "1" * 5000, "%00", "#"]
    misused = {"customers": own_label, "labels": world.customer, "ledger-entries": own_label}
    strangers += [misused.get(target.split("/")[1], own_entry)]
    answers = [world.send(method, target.format(uuid), body) for uuid in strangers]
    assert {(a.status, a.json["code"], a.json["message"]) for a in answers} == {
        (404, "NotFound", message)
    }


def test_ids_are_read_without_regard_to_case(world: Labels) -> None:
    label = world.open_label("1.00")
    assert world.get(f"/labels/{label.upper()}")["id"] == label
    assert world.post(label.upper(), "1.00").status == 201
