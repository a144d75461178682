"""Many writers, two processes, a real engine: moto is not atomic under threads.

**A guarded account never goes below its floor, at any read, under any concurrency.**
**The same key posts once.** **No amendment is lost; a reversal happens once.**
"""

from typing import Any

import pytest

from tests.dwolla.labels import money
from tests.real_engine.conftest import Actors

pytestmark = pytest.mark.real_engine

THREADS = 8  # in each of two processes


def request(target: str, value: str, key: str = "") -> dict[str, Any]:
    more = {"idempotency_key": key} if key else {}
    return {"method": "POST", "target": target, "body": money(value), "more": more}


def open_label(actors: Actors, tenant: Any, value: str, customer: str = "") -> str:
    customer = customer or actors.do("customer", tenant=tenant)
    target = f"/customers/{customer}/labels"
    done = actors.do("send", tenant=tenant, threads=1, requests=[request(target, value)])
    label: str = done["answers"][0]["id"]
    return label


def cents(value: str) -> int:
    return int(value.replace(".", ""))


def test_sixteen_writers_drain_a_label_of_exactly_what_it_held(actors: Actors) -> None:
    tenant = actors.do("set_up")
    label = open_label(actors, tenant, "60.00")
    withdraw = request(f"/labels/{label}/ledger-entries", "-1.00")
    done = actors.both(
        "send", tenant=tenant, threads=THREADS, watch=label, requests=[withdraw] * 60
    )
    statuses = [answer["status"] for one in done for answer in one["answers"]]
    assert sorted(set(statuses)) == [201, 400]
    assert statuses.count(201) == 60
    seen = [cents(balance) for one in done for balance in one["seen"]]
    assert seen
    assert min(seen) >= 0
    found = actors.do("look", tenant=tenant, label=label)
    assert found["balance"] == "0.00"
    assert found["total"] == len(found["amounts"]) == 61
    assert sum(map(cents, found["amounts"])) == 0


def test_two_labels_never_hold_more_than_the_customer_has(actors: Actors) -> None:
    tenant = actors.do("set_up")  # 1,000.00 each
    labels = [open_label(actors, tenant, "0.00") for _ in range(2)]
    raises = [request(f"/labels/{labels[n % 2]}/ledger-entries", "30.00") for n in range(40)]
    done = actors.both("send", tenant=tenant, threads=THREADS, requests=raises)
    statuses = [answer["status"] for one in done for answer in one["answers"]]
    assert statuses.count(201) == 33
    assert statuses.count(400) == 47
    held = sum(cents(actors.do("look", tenant=tenant, label=x)["balance"]) for x in labels)
    assert held == 33 * 3000


def test_sixteen_senders_of_one_key_post_one_entry(actors: Actors) -> None:
    tenant = actors.do("set_up")
    label = open_label(actors, tenant, "1.00")
    same = request(f"/labels/{label}/ledger-entries", "2.00", key="the same")
    done = actors.both("send", tenant=tenant, threads=THREADS, requests=[same] * 24)
    answers = [answer for one in done for answer in one["answers"]]
    assert {answer["status"] for answer in answers} == {201}
    assert len({answer["id"] for answer in answers}) == 1
    found = actors.do("look", tenant=tenant, label=label)
    assert (found["balance"], found["amounts"]) == ("3.00", ["2.00", "1.00"])


def test_one_key_with_different_bodies_has_one_winner(actors: Actors) -> None:
    tenant = actors.do("set_up")
    label = open_label(actors, tenant, "0.00")
    target = f"/labels/{label}/ledger-entries"
    different = [request(target, f"{n}.00", key="the same") for n in range(1, 17)]
    done = actors.both("send", tenant=tenant, threads=THREADS, requests=different)
    answers = [answer for one in done for answer in one["answers"]]
    assert {answer["status"] for answer in answers} == {201, 409}
    assert len({answer["id"] for answer in answers if answer["status"] == 201}) == 1
    found = actors.do("look", tenant=tenant, label=label)
    assert found["amounts"] == [found["balance"]]


def test_reallocations_both_ways_conserve_what_there_is(actors: Actors) -> None:
    tenant = actors.do("set_up")
    one, two = (open_label(actors, tenant, "20.00") for _ in range(2))

    def moving(source: str, destination: str) -> dict[str, Any]:
        links = {"from": {"href": f"x/{source}"}, "to": {"href": f"x/{destination}"}}
        sent = request("/label-reallocations", "3.00")
        return {**sent, "body": {"_links": links, **money("3.00")}}

    moves = [moving(one, two), moving(two, one)] * 20
    done = actors.both("send", tenant=tenant, threads=THREADS, requests=moves)
    assert {answer["status"] for each in done for answer in each["answers"]} <= {201, 400}
    found = [actors.do("look", tenant=tenant, label=label) for label in (one, two)]
    assert sum(cents(each["balance"]) for each in found) == 4000
    for each in found:
        assert sum(map(cents, each["amounts"])) == cents(each["balance"])


def test_sixteen_amendments_at_once_are_all_there(actors: Actors) -> None:
    tenant = actors.do("set_up")
    made = actors.do("entry", tenant=tenant, lines=2)
    done = actors.both("amend", tenant=tenant, threads=THREADS, **made)
    assert sorted(version for one in done for version in one) == list(range(2, 18))
    found = actors.do("versions", tenant=tenant, entry=made["entry"])
    assert [version for version, _ in found] == list(range(1, 18))
    assert [len(set(lines)) for _, lines in found] == list(range(2, 36, 2))


def test_sixteen_reversals_at_once_are_one(actors: Actors) -> None:
    tenant = actors.do("set_up")
    made = actors.do("entry", tenant=tenant, lines=2)
    done = actors.both("reverse", tenant=tenant, threads=THREADS, entry=made["entry"])
    posted = [tuple(each) for one in done for each in one]
    assert len({number for number, _ in posted}) == 1
    assert [replayed for _, replayed in posted].count(False) == 1
