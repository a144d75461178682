"""Reallocations: two labels and two entries in one transaction (specs/dwolla.md, 5.8)."""

from typing import Any

import pytest

from tests.clients.dwolla import Labels, embedded, money
from tests.world import last


def test_a_reallocation_moves_both_labels_and_writes_both_entries(world: Labels) -> None:
    source, destination = world.open_label("10.00"), world.open_label("1.00")
    answer = world.reallocate(source, destination, "10.00")
    assert (answer.status, answer.body) == (201, b"")
    assert (world.balance(source), world.balance(destination)) == ("0.00", "11.00")
    assert world.amounts(source) == ["-10.00", "10.00"]
    assert world.amounts(destination) == ["10.00", "1.00"]
    assert (world.total(source), world.total(destination)) == (2, 2)


def test_a_reallocation_reads_as_links_to_its_entries(world: Labels) -> None:
    source, destination = world.open_label("10.00"), world.open_label("0")
    location = world.reallocate(source, destination, "2.50").headers["location"]
    body = world.get(f"/label-reallocations/{last(location)}")
    assert list(body) == ["_links", "created"]
    assert body["_links"]["self"]["href"] == location
    page = world.get("/ledger-entries/" + last(body["_links"]["from-ledger-entry"]["href"]))
    answer = world.get("/ledger-entries/" + last(body["_links"]["to-ledger-entry"]["href"]))
    assert page["amount"]["value"] == "-2.50"
    assert answer["amount"]["value"] == "2.50"
    assert last(page["_links"]["label"]["href"]) == source
    assert last(answer["_links"]["label"]["href"]) == destination


def test_a_reallocation_needs_no_unlabelled_funds(world: Labels) -> None:
    source, destination = world.open_label("600.00"), world.open_label("400.00")
    assert world.reallocate(source, destination, "600.00").status == 201
    assert embedded(world.post(destination, "0.01")) == [("InsufficientFunds", "/amount/value")]


def test_no_more_is_moved_than_the_label_holds(world: Labels) -> None:
    source, destination = world.open_label("10.00"), world.open_label("1.00")
    answer = world.reallocate(source, destination, "10.01")
    assert (answer.status, embedded(answer)) == (400, [("Invalid", "/amount/value")])
    assert (world.balance(source), world.balance(destination)) == ("10.00", "1.00")
    assert (world.total(source), world.total(destination)) == (1, 1)


@pytest.mark.parametrize("value", ["0.00", "-1.00", -1, 0])
def test_an_amount_that_is_not_positive_is_refused(world: Labels, value: Any) -> None:
    source, destination = world.open_label("10.00"), world.open_label("1.00")
    answer = world.reallocate(source, destination, value)
    assert (answer.status, embedded(answer)) == (400, [("InvalidFormat", "/amount/value")])
    message = answer.json["_embedded"]["errors"][0]["message"]
    assert message == "Invalid amount. The supplied amount must be a positive number."


def test_labels_must_differ_and_be_of_one_customer(world: Labels) -> None:
    label = world.open_label("10.00")
    of_another = world.open_label("10.00", customer=world.customers[1])
    for destination in (label, of_another):
        answer = world.reallocate(label, destination, "1.00")
        assert (answer.status, embedded(answer)) == (400, [("Invalid", "/_links/to/href")])
    assert world.total(label) == world.total(of_another) == 1


def test_a_label_that_is_not_there_is_not_found_though_the_body_names_it(
    world: Labels, other: Labels
) -> None:
    label, foreign = world.open_label("10.00"), other.open_label("10.00")
    removed = world.open_label("0.00")
    world.send("DELETE", f"/labels/{removed}")
    for stranger in (foreign, "x", world.customer, removed):
        for pair in ((label, stranger), (stranger, label)):
            answer = world.reallocate(*pair, "1.00")
            assert (answer.status, answer.json["code"]) == (404, "NotFound"), stranger
    assert world.balance(label) == other.balance(foreign) == "10.00"


def test_missing_links_and_amounts_are_named(world: Labels) -> None:
    answer = world.send("POST", "/label-reallocations", {"_links": {"to": {}}, **money("")})
    assert embedded(answer) == [
        ("Required", "/_links/from/href"),
        ("Required", "/_links/to/href"),
        ("Required", "/amount/value"),
    ]
    messages = [error["message"] for error in answer.json["_embedded"]["errors"]]
    assert messages == ["From required.", "To required.", "Value required."]


def test_a_key_makes_a_reallocation_happen_once(world: Labels) -> None:
    source, destination = world.open_label("10.00"), world.open_label("0")
    answers = [
        world.reallocate(source, destination, "4.00", idempotency_key="once") for _ in range(3)
    ]
    assert {a.status for a in answers} == {201}
    assert len({a.headers["location"] for a in answers}) == 1
    assert world.balance(source) == "6.00"
    assert world.reallocate(source, destination, "5.00", idempotency_key="once").status == 409
