"""Many writers, two processes, a real engine: moto is not atomic under threads.

**A guarded account never goes below its floor, at any read, under any concurrency.**
**The same key posts once.** **No amendment is lost; a reversal happens once.**
"""

from typing import Any

import pytest

from tests.clients.dwolla import money
from tests.real_engine.conftest import Actors

pytestmark = pytest.mark.real_engine

THREADS = 8  # in each of two processes


def request(target: str, value: str, key: str = "") -> dict[str, Any]:
    more = {"idempotency_key": key} if key else {}
    return {"method": "POST", "target": target, "body": money(value), "more": more}


def open_label(actors: Actors, tenant: Any, value: str, customer: str = "") -> str:
    customer = customer or actors.do("customer", tenant=tenant)
    target = f"/customers/{customer}/labels"
    outcomes = actors.do("send", tenant=tenant, threads=1, requests=[request(target, value)])
    label: str = outcomes["answers"][0]["id"]
    return label


def cents(value: str) -> int:
    return int(value.replace(".", ""))


def test_sixteen_writers_drain_a_label_of_exactly_what_it_held(actors: Actors) -> None:
    tenant = actors.do("set_up")
    label = open_label(actors, tenant, "60.00")
    withdraw = request(f"/labels/{label}/ledger-entries", "-1.00")
    outcomes = actors.call_both(
        "send", tenant=tenant, threads=THREADS, watch=label, requests=[withdraw] * 60
    )
    statuses = [answer["status"] for outcome in outcomes for answer in outcome["answers"]]
    assert sorted(set(statuses)) == [201, 400]
    assert statuses.count(201) == 60
    matches = [cents(balance) for outcome in outcomes for balance in outcome["seen"]]
    assert matches
    assert min(matches) >= 0
    result = actors.do("look", tenant=tenant, label=label)
    assert result["balance"] == "0.00"
    assert result["total"] == len(result["amounts"]) == 61
    assert sum(map(cents, result["amounts"])) == 0


def test_two_labels_never_hold_more_than_the_customer_has(actors: Actors) -> None:
    tenant = actors.do("set_up")  # 1,000.00 each
    labels = [open_label(actors, tenant, "0.00") for _ in range(2)]
    raises = [request(f"/labels/{labels[n % 2]}/ledger-entries", "30.00") for n in range(40)]
    outcomes = actors.call_both("send", tenant=tenant, threads=THREADS, requests=raises)
    statuses = [answer["status"] for outcome in outcomes for answer in outcome["answers"]]
    assert statuses.count(201) == 33
    assert statuses.count(400) == 47
    balances = sum(cents(actors.do("look", tenant=tenant, label=x)["balance"]) for x in labels)
    assert balances == 33 * 3000


def test_sixteen_senders_of_one_key_post_one_entry(actors: Actors) -> None:
    tenant = actors.do("set_up")
    label = open_label(actors, tenant, "1.00")
    same = request(f"/labels/{label}/ledger-entries", "2.00", key="the same")
    outcomes = actors.call_both("send", tenant=tenant, threads=THREADS, requests=[same] * 24)
    answers = [answer for outcome in outcomes for answer in outcome["answers"]]
    assert {answer["status"] for answer in answers} == {201}
    assert len({answer["id"] for answer in answers}) == 1
    matches = actors.do("look", tenant=tenant, label=label)
    assert (matches["balance"], matches["amounts"]) == ("3.00", ["2.00", "1.00"])


def test_one_key_with_different_bodies_has_one_winner(actors: Actors) -> None:
    tenant = actors.do("set_up")
    label = open_label(actors, tenant, "0.00")
    target = f"/labels/{label}/ledger-entries"
    different = [request(target, f"{n}.00", key="the same") for n in range(1, 17)]
    outcomes = actors.call_both("send", tenant=tenant, threads=THREADS, requests=different)
    answers = [answer for outcome in outcomes for answer in outcome["answers"]]
    assert {answer["status"] for answer in answers} == {201, 409}
    assert len({answer["id"] for answer in answers if answer["status"] == 201}) == 1
    matches = actors.do("look", tenant=tenant, label=label)
    assert matches["amounts"] == [matches["balance"]]


def test_reallocations_both_ways_conserve_what_there_is(actors: Actors) -> None:
    tenant = actors.do("set_up")
    first, two = (open_label(actors, tenant, "20.00") for _ in range(2))

    def moving(source: str, destination: str) -> dict[str, Any]:
        links = {"from": {"href": f"x/{source}"}, "to": {"href": f"x/{destination}"}}
        sent = request("/label-reallocations", "3.00")
        return {**sent, "body": {"_links": links, **money("3.00")}}

    moves = [moving(first, two), moving(two, first)] * 20
    outcomes = actors.call_both("send", tenant=tenant, threads=THREADS, requests=moves)
    assert {answer["status"] for outcome in outcomes for answer in outcome["answers"]} <= {201, 400}
    matches = [actors.do("look", tenant=tenant, label=label) for label in (first, two)]
    assert sum(cents(outcome["balance"]) for outcome in matches) == 4000
    for outcome in matches:
        assert sum(map(cents, outcome["amounts"])) == cents(outcome["balance"])


def test_sixteen_amendments_at_once_are_all_there(actors: Actors) -> None:
    tenant = actors.do("set_up")
    created = actors.do("entry", tenant=tenant, lines=2)
    outcomes = actors.call_both("amend", tenant=tenant, threads=THREADS, **created)
    assert sorted(version for outcome in outcomes for version in outcome) == list(range(2, 18))
    matches = actors.do("versions", tenant=tenant, entry=created["entry"])
    assert [version for version, _ in matches] == list(range(1, 18))
    assert [len(set(lines)) for _, lines in matches] == list(range(2, 36, 2))


def test_sixteen_reversals_at_once_are_one(actors: Actors) -> None:
    tenant = actors.do("set_up")
    created = actors.do("entry", tenant=tenant, lines=2)
    outcomes = actors.call_both("reverse", tenant=tenant, threads=THREADS, entry=created["entry"])
    posted = [tuple(item) for outcome in outcomes for item in outcome]
    assert len({number for number, _ in posted}) == 1
    assert [replayed for _, replayed in posted].count(False) == 1
