"""The cost of a write in requests and in DynamoDB's write units, counted by an exact engine.

DynamoDB Local charges a transaction once instead of twice, so the units are
counted on dynoxide alone; the requests on both.
"""

from typing import Any

import pytest

from tests.clients.dwolla import money
from tests.real_engine.conftest import Actors
from tests.real_engine.test_concurrency import open_label, request
from tests.real_engine.test_layerfi import Sender

pytestmark = pytest.mark.real_engine


def prices(actors: Actors, tenant: Any, label: str) -> dict[str, Any]:
    target = f"/labels/{label}/ledger-entries"
    requests = {
        "cold": request(target, "1.00"),
        "create": request(target, "1.00"),
        "create with a key": request(target, "1.00", key="k"),
        "replay": request(target, "1.00", key="k"),
        "misuse of the key": request(target, "2.00", key="k"),
        "refusal": request(target, "-100.00"),
    }
    answers: dict[str, Any] = actors.do("price", tenant=tenant, requests=requests)
    return answers


def test_a_label_entry_is_one_request_and_seven_units_with_funds_tracked(actors: Actors) -> None:
    tenant = actors.do("set_up")
    matches = prices(actors, tenant, open_label(actors, tenant, "1.00"))
    for name in ("create", "create with a key", "replay", "misuse of the key", "refusal"):
        assert [operation for operation, _ in matches[name]] == ["TransactWriteItems"], name
    if actors.engine.name == "dynoxide":
        assert matches["create"] == matches["create with a key"] == [["TransactWriteItems", 7.0]]


def test_a_label_entry_is_five_units_with_funds_untracked(actors: Actors) -> None:
    tenant = actors.do("set_up")
    untracked = actors.do("untracked", tenant=tenant)
    matches = prices(actors, tenant, open_label(actors, tenant, "1.00", untracked))
    assert [operation for operation, _ in matches["create"]] == ["TransactWriteItems"]
    if actors.engine.name == "dynoxide":
        assert matches["create"] == [["TransactWriteItems", 5.0]]


def test_an_unguarded_entry_is_one_request_and_two_units(actors: Actors) -> None:
    created = actors.do("entry", tenant=actors.do("set_up"), lines=2)
    assert created["costs"] == [["PutItem", 2.0]]


def test_an_entry_with_a_key_is_one_request_and_three_units(actors: Actors) -> None:
    """It is in a second index, by its creation, which its number does not tell."""
    sender = Sender(actors)
    sent = [
        sender.request("POST", "/ledger/journal-entries", sender.body(external_id=x)) for x in "ab"
    ]
    calls = dict(zip(("cold", "warm"), sent, strict=True))
    matches = actors.do("price", tenant=sender.tenant, requests=calls)
    assert [operation for operation, _ in matches["warm"]] == ["PutItem"]
    if actors.engine.name == "dynoxide":
        assert matches["warm"] == [["PutItem", 3.0]]


def test_a_thousand_lines_are_one_item_and_one_request(actors: Actors) -> None:
    tenant = actors.do("set_up")
    created = actors.do("entry", tenant=tenant, lines=1000)
    ((operation, units),) = created["costs"]
    assert operation == "PutItem"
    assert units < 20  # packed: unpacked they would be some 25 KB, and as much in the index
    ((_, lines),) = actors.do("versions", tenant=tenant, entry=created["entry"])
    assert len(set(lines)) == 1000


def test_a_reallocation_is_one_request(actors: Actors) -> None:
    tenant = actors.do("set_up")
    first, two = (open_label(actors, tenant, "9.00") for _ in range(2))
    links = {"from": {"href": f"x/{first}"}, "to": {"href": f"x/{two}"}}
    sent = {**request("/label-reallocations", "1"), "body": {"_links": links, **money("1.00")}}
    matches = actors.do("price", tenant=tenant, requests={"cold": sent, "warm": sent})
    assert [operation for operation, _ in matches["warm"]] == ["TransactWriteItems"]
