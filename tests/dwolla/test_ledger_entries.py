"""Ledger entries of labels (specs/dwolla.md, 4 to 8). **A label never falls below zero.**"""

import re

import pytest

from events.dwolla.cases import HAL
from tests.clients.dwolla import Labels, embedded
from tests.world import last


@pytest.mark.parametrize(
    ("value", "status", "after"),
    [
        ("5.00", 201, "15.00"),
        ("5", 201, "15.00"),
        ("5.0", 201, "15.00"),
        (5, 201, "15.00"),
        ("0.01", 201, "10.01"),
        ("-5.00", 201, "5.00"),
        ("-10.00", 201, "0.00"),
        ("-10.01", 400, "10.00"),  # one cent below the floor
        ("990.00", 201, "1000.00"),
        ("990.01", 400, "10.00"),  # one cent more than the customer has
        ("0.00", 400, "10.00"),
        ("5.001", 400, "10.00"),  # a fraction USD does not have
    ],
)
def test_a_label_never_falls_below_zero(
    world: Labels, value: object, status: int, after: str
) -> None:
    label = world.open_label("10.00")
    assert world.post(label, value).status == status
    assert world.balance(label) == after
    assert world.total(label) == (2 if status == 201 else 1)


def test_going_below_zero_is_refused_in_dwollas_words(world: Labels) -> None:
    label = world.open_label("1.00")
    answer = world.post(label, "-1.01")
    assert answer.json == {
        "code": "ValidationError",
        "message": "Validation error(s) present. See embedded errors list for more details.",
        "_embedded": {
            "errors": [
                {
                    "code": "Invalid",
                    "message": "Amount can not cause label balance to be negative.",
                    "path": "/amount/value",
                    "_links": {},
                }
            ]
        },
    }
    media_type, profile, charset = answer.headers["content-type"].split("; ")
    assert (media_type, charset) == (HAL, "charset=UTF-8")
    assert profile == 'profile="http://nocarrier.co.uk/profiles/vnd.error/"'


def test_a_json_number_is_read_exactly(world: Labels) -> None:
    label = world.open_label("10.00")
    target = f"/labels/{label}/ledger-entries"
    body = b'{"amount": {"value": -0.30, "currency": "USD"}}'
    assert world.send("POST", target, body).status == 201
    assert world.balance(label) == "9.70"


def test_an_entry_is_at_the_top_level_and_reads_as_dwolla_documents_it(world: Labels) -> None:
    label = world.open_label("10.00")
    answer = world.post(label, "-5.00")
    assert answer.body == b""
    location = answer.headers["location"]
    assert re.fullmatch(r"https://[^/]+/ledger-entries/[0-9a-f-]{36}", location)
    entry = world.get(f"/ledger-entries/{last(location)}")
    assert list(entry) == ["_links", "id", "amount", "created"]
    assert entry["_links"]["self"] == {
        "href": location,
        "type": HAL,
        "resource-type": "ledger-entry",
    }
    assert last(entry["_links"]["label"]["href"]) == label
    assert entry["amount"] == {"value": "-5.00", "currency": "USD"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entry["created"])


def test_entries_are_listed_newest_first_and_counted(world: Labels) -> None:
    label = world.open_label("1.00")
    for value in ("2.00", "3.00", "-4.00"):
        world.post(label, value)
    world.post(label, "-9.00")  # refused, and so not in the list
    assert world.amounts(label) == ["-4.00", "3.00", "2.00", "1.00"]
    assert world.total(label) == 4


def test_without_a_key_equal_bodies_are_two_entries(world: Labels) -> None:
    label = world.open_label("1.00")
    locations = {world.post(label, "1.00").headers["location"] for _ in range(2)}
    assert len(locations) == 2
    assert world.balance(label) == "3.00"


def test_several_faults_are_said_at_once(world: Labels) -> None:
    label = world.open_label("1.00")
    target = f"/labels/{label}/ledger-entries"
    answer = world.send("POST", target, {"amount": {"value": "x", "currency": "EUR"}})
    assert embedded(answer) == [
        ("InvalidFormat", "/amount/value"),
        ("Invalid", "/amount/currency"),
    ]
    answer = world.send("POST", target, {"amount": {}})
    assert embedded(answer) == [("Required", "/amount/value"), ("Required", "/amount/currency")]
    messages = [error["message"] for error in answer.json["_embedded"]["errors"]]
    assert messages == ["Value required.", "Currency required."]
    assert embedded(world.send("POST", target, {})) == [("Required", "/amount")]
    assert embedded(world.send("POST", target, {"amount": None})) == [("Required", "/amount")]


def test_unknown_fields_are_ignored(world: Labels) -> None:
    label = world.open_label("1.00")
    body = {"amount": {"value": "1", "currency": "USD", "x": 1}, "id": "y", "__proto__": {}}
    assert world.send("POST", f"/labels/{label}/ledger-entries", body).status == 201
