"""Pennylane's promises under many writers: no update is lost, no entry or account twice."""

from typing import Any

import pytest

from tests.clients.pennylane import PREFIX
from tests.real_engine.conftest import Actors

pytestmark = pytest.mark.real_engine

THREADS = 8  # in each of two processes


def request(method: str, target: str, body: Any = None, **more: str) -> dict[str, Any]:
    return {"method": method, "target": PREFIX + target, "body": body, "more": more}


def send_one(actors: Actors, tenant: Any, *calls: Any, **more: str) -> Any:
    """Send one request; return the answer."""
    outcomes = actors.do("send", tenant=tenant, threads=1, requests=[request(*calls, **more)])
    return outcomes["answers"][0]["json"]


def many(actors: Actors, tenant: Any, requests: list[Any]) -> list[Any]:
    """Send the requests from two processes of eight threads each, so each twice."""
    outcomes = actors.call_both("send", tenant=tenant, threads=THREADS, requests=requests)
    return [answer for outcome in outcomes for answer in outcome["answers"]]


@pytest.fixture
def company(actors: Actors) -> tuple[Any, list[int]]:
    tenant = actors.do("set_up")
    numbers = ("512000", "706000")
    matches = [
        send_one(actors, tenant, "POST", "/ledger_accounts", {"number": n, "label": n})
        for n in numbers
    ]
    return tenant, [account["id"] for account in matches]


def pair(accounts: list[int], amount: str) -> list[dict[str, Any]]:
    return [
        {"debit": amount, "credit": "0.00", "ledger_account_id": accounts[0]},
        {"debit": "0.00", "credit": amount, "ledger_account_id": accounts[1]},
    ]


def body(accounts: list[int], amount: str = "1.00") -> dict[str, Any]:
    head = {"date": "2026-01-31", "label": "x", "journal_id": 1}
    return {**head, "ledger_entry_lines": pair(accounts, amount)}


def test_sixteen_updates_at_once_are_all_there(actors: Actors, company: Any) -> None:
    tenant, accounts = company
    entry = send_one(actors, tenant, "POST", "/ledger_entries", body(accounts))["id"]
    sets = [{"ledger_entry_lines": {"create": pair(accounts, f"{n}.00")}} for n in range(1, 9)]
    answers = many(actors, tenant, [request("PUT", f"/ledger_entries/{entry}", s) for s in sets])
    assert [answer["status"] for answer in answers] == [200] * 16
    lines = send_one(actors, tenant, "GET", f"/ledger_entries/{entry}")["ledger_entry_lines"]
    amounts = sorted(line["debit"] for line in lines if line["debit"] != "0.00")
    assert amounts == sorted(["1.00", *[f"{n}.00" for n in range(1, 9)] * 2])
    assert len({line["id"] for line in lines}) == 34


def test_of_updates_that_expect_one_version_one_wins(actors: Actors, company: Any) -> None:
    tenant, accounts = company
    entry = send_one(actors, tenant, "POST", "/ledger_entries", body(accounts))["id"]
    change = request("PUT", f"/ledger_entries/{entry}", {"label": "mine"}, if_match='"1"')
    statuses = [answer["status"] for answer in many(actors, tenant, [change] * 8)]
    assert sorted(statuses) == [200] + [412] * 15


def test_sixteen_senders_of_one_key_post_one_entry(actors: Actors, company: Any) -> None:
    tenant, accounts = company
    same = request("POST", "/ledger_entries", body(accounts), idempotency_key="the same")
    answers = many(actors, tenant, [same] * 8)
    assert {answer["status"] for answer in answers} == {201}
    assert len({answer["json"]["id"] for answer in answers}) == 1


def test_sixteen_accounts_of_one_number_are_one(actors: Actors, company: Any) -> None:
    tenant, _ = company
    same = request("POST", "/ledger_accounts", {"number": "401", "label": "x"})
    statuses = [answer["status"] for answer in many(actors, tenant, [same] * 8)]
    assert sorted(statuses) == [201] + [422] * 15


def test_a_till_never_goes_below_zero_through_entries_and_updates(
    actors: Actors, company: Any
) -> None:
    tenant, accounts = company
    actors.do("customer", tenant=tenant)
    items = send_one(actors, tenant, "GET", "/ledger_accounts?limit=100")["items"]
    # Guarded, and it holds 1,000.00 USD.
    funds = next(account for account in items if account["label"] == "Customer 1")
    spend = {**body([funds["id"], accounts[0]], "90.00"), "currency": "USD"}
    answers = many(actors, tenant, [request("POST", "/ledger_entries", spend)] * 8)
    posted = [answer["json"] for answer in answers if answer["status"] == 201]
    assert len(posted) == 11  # 990.00
    entry = posted[0]
    first, second = (line["id"] for line in entry["ledger_entry_lines"])
    update = [{"id": first, "debit": "95.00"}, {"id": second, "credit": "95.00"}]
    raised = request(
        "PUT", f"/ledger_entries/{entry['id']}", {"ledger_entry_lines": {"update": update}}
    )
    more = request(
        "POST", "/ledger_entries", {**body([funds["id"], accounts[0]], "5.00"), "currency": "USD"}
    )
    answers = many(actors, tenant, [raised, more] * 4)
    assert {answer["status"] for answer in answers} <= {200, 201, 422}
    lines = send_one(actors, tenant, "GET", "/ledger_entry_lines?limit=100")["items"]
    on_funds = [line for line in lines if line["ledger_account"]["id"] == funds["id"]]
    left = sum(float(line["credit"]) - float(line["debit"]) for line in on_funds)
    assert left == 0


def test_letterings_at_once_are_as_one_after_the_other(actors: Actors, company: Any) -> None:
    """A line is never in two groups, and each line of a group shows the whole group."""
    tenant, accounts = company
    posts = [request("POST", "/ledger_entries", body(accounts))] * 20
    answers = actors.do("send", tenant=tenant, threads=1, requests=posts)["answers"]
    numbers = [answer["json"]["ledger_entry_lines"][0]["id"] for answer in answers]

    def lettering(*places: int) -> dict[str, Any]:
        rows = [{"id": numbers[place % len(numbers)]} for place in places]
        return {"unbalanced_lettering_strategy": "partial", "ledger_entry_lines": rows}

    path = "/ledger_entry_lines/lettering"
    requests = [request("POST", path, lettering(n, 3 * n + 1)) for n in range(14)]
    requests += [request("DELETE", path, lettering(n)) for n in range(0, 20, 3)]
    requests += [request("POST", path, lettering(n, n + 3, n + 6)) for n in range(4)]
    assert len(requests) * 2 == 50
    statuses = {answer["status"] for answer in many(actors, tenant, requests)}
    assert statuses <= {200, 204, 429}
    items = send_one(actors, tenant, "GET", "/ledger_entry_lines?limit=100")["items"]
    groups = {item["id"]: item["lettered_ledger_entry_lines"]["ids"] for item in items}
    for number, group in groups.items():
        assert group == [] or (number in group and len(group) > 1)
        assert all(groups[other] == group for other in group)
    assert any(groups.values())
