"""**The same key with the same request gives the same answer and posts once, for ever.**"""

import pytest

from tests.clients.dwolla import Labels, money, rule
from tests.world import last


def test_a_replay_is_the_same_answer_and_nothing_new(world: Labels) -> None:
    label = world.open_label("10.00")
    answers = [world.post(label, "-10.00", idempotency_key="k") for _ in range(3)]
    assert [a.status for a in answers] == [201] * 3
    assert len({a.headers["location"] for a in answers}) == 1
    assert (world.balance(label), world.total(label)) == ("0.00", 2)


def test_spacing_and_order_of_the_body_do_not_matter_to_a_replay(world: Labels) -> None:
    label = world.open_label("10.00")
    target = f"/labels/{label}/ledger-entries"
    bodies = [
        b'{"amount":{"value":"1.00","currency":"USD"}}',
        b'{\n  "amount": {\n    "currency": "USD",\n    "value": "1.00"\n  }\n}',
    ]
    answers = [world.send("POST", target, body, idempotency_key="k") for body in bodies]
    assert len({a.headers["location"] for a in answers}) == 1


def test_a_key_is_kept_longer_than_the_day_of_the_vendor(world: Labels) -> None:
    label = world.open_label("10.00")
    headers = world.headers(
        **{"content-type": "application/json"}, **{"idempotency-key": "sweep"}
    ).items()
    body = b'{"amount": {"value": "-1.00", "currency": "USD"}}'
    path = f"/labels/{label}/ledger-entries"
    event = world.gateway.event("POST", path, headers, body)
    context = event["requestContext"]
    weeks_later = context["timeEpoch"] + 21 * 24 * 3600 * 1000
    again = {**event, "requestContext": {**context, "timeEpoch": weeks_later, "requestId": "r-2"}}
    answers = [world.gateway.invoke(sent) for sent in (event, again)]
    assert [answer["statusCode"] for answer in answers] == [201, 201]
    assert len({answer["headers"]["Location"] for answer in answers}) == 1
    assert world.balance(label) == "9.00"


@pytest.mark.parametrize("value", ["2.00", "-1.00", "1.0"])
def test_the_key_with_another_request_is_refused_and_writes_nothing(
    world: Labels, value: str
) -> None:
    label = world.open_label("10.00")
    first = world.post(label, "1.00", idempotency_key="k")
    answer = world.post(label, value, idempotency_key="k")
    assert (answer.status, answer.json["code"]) == (409, "Conflict")
    assert (world.balance(label), world.total(label)) == ("11.00", 2)
    again = world.post(label, "1.00", idempotency_key="k")
    assert again.headers["location"] == first.headers["location"]


def test_the_key_on_another_label_is_another_request(world: Labels) -> None:
    first, two = world.open_label("1.00"), world.open_label("1.00")
    assert world.post(first, "1.00", idempotency_key="k").status == 201
    assert world.post(two, "1.00", idempotency_key="k").status == 409
    assert world.balance(two) == "1.00"


def test_a_key_is_scoped_to_business_and_operation(world: Labels, other: Labels) -> None:
    label = world.open_label("1.00", idempotency_key="k")
    foreign = other.open_label("1.00", idempotency_key="k")
    assert label != foreign
    assert world.post(label, "1.00", idempotency_key="k").status == 201
    assert other.post(foreign, "1.00", idempotency_key="k").status == 201


def test_a_label_is_opened_once(world: Labels) -> None:
    labels = {world.open_label("10.00", idempotency_key="open") for _ in range(3)}
    assert len(labels) == 1
    assert world.get(f"/customers/{world.customer}/labels")["total"] == 1
    assert world.total(labels.pop()) == 1
    target = f"/customers/{world.customer}/labels"
    assert world.send("POST", target, money("9.00"), idempotency_key="open").status == 409


def test_a_refusal_is_not_remembered_under_the_key(world: Labels) -> None:
    label = world.open_label("1.00")
    assert world.post(label, "-5.00", idempotency_key="k").status == 400
    world.post(label, "4.00")
    assert world.post(label, "-5.00", idempotency_key="k").status == 201
    assert world.balance(label) == "0.00"


def test_the_answer_stays_the_same_after_the_label_is_gone(world: Labels) -> None:
    label = world.open_label("1.00", idempotency_key="open")
    entry = last(world.post(label, "-1.00", idempotency_key="k").headers["location"])
    assert world.send("DELETE", f"/labels/{label}").status == 200
    again = world.post(label, "-1.00", idempotency_key="k")
    assert (again.status, last(again.headers["location"])) == (201, entry)
    assert world.open_label("1.00", idempotency_key="open") == label
    assert world.send("GET", f"/labels/{label}").status == 404


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "a\x00b", "é", "a\tb", "k\n"])
def test_a_key_that_is_no_key_is_refused(world: Labels, key: str) -> None:
    label = world.open_label("1.00")
    answer = world.post(label, "1.00", idempotency_key=key)
    assert (answer.status, answer.json["code"]) == (400, "BadRequest")
    assert "Idempotency-Key" in rule(answer)
    assert world.balance(label) == "1.00"


@pytest.mark.parametrize("key", ["x" * 255, "a#b", "dwolla\\npost", "ledger-entry|1"])
def test_any_visible_text_is_a_key(world: Labels, key: str) -> None:
    label = world.open_label("1.00")
    locations = {
        world.post(label, "1.00", idempotency_key=key).headers["location"] for _ in range(2)
    }
    assert len(locations) == 1
    assert world.balance(label) == "2.00"
