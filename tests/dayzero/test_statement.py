"""A ledger's statement: what it held, what moved it, and what it holds then."""

from typing import Any

import pytest

from tests.clients.dayzero import Business
from tools.local.counting import count_tenant
from tools.local.replay import snapshot

DAYS = ("2026-01-10", "2026-01-31", "2026-02-01", "2026-02-01", "2026-02-20", "2026-03-05")


@pytest.fixture
def busy(business: Business) -> Business:
    """A business whose cash was raised by 1, 2, 4 … on those days, not posted in their order."""
    for place in (3, 0, 5, 2, 1, 4):
        business.post(1 << place, date=DAYS[place])
    count_tenant(business.world.tenant.tenant_id, snapshot())
    return business


def statement(business: Business, query: str = "") -> Any:
    path = f"/api/v1/businesses/{business.world.tenant.business_id}/ledger/{business.cash}"
    answer = business.world.send("GET", f"{path}/statement{query}", accept="*/*")
    assert answer.status == 200, answer.body
    return answer.json


def test_the_whole_of_it(busy: Business) -> None:
    body = statement(busy)
    assert (body["opening_balance"], body["closing_balance"]) == (0, 63)
    assert (body["total_debits"], body["total_credits"]) == (63, 0)
    assert [line["date"] for line in body["items"]] == list(DAYS)
    amounts = [line["amount"] for line in body["items"]]
    balances = [line["running_balance"] for line in body["items"]]
    assert balances == [sum(amounts[: place + 1]) for place in range(len(DAYS))]
    assert body["data"]["closing_balance"] == 63


def test_a_period_begins_with_what_was_there(busy: Business) -> None:
    body = statement(busy, "?start_date=2026-01-31&end_date=2026-02-20")
    assert (body["opening_balance"], body["closing_balance"]) == (1, 31)
    assert body["total_debits"] == 30
    lines = body["items"]
    assert lines[0]["running_balance"] == 1 + lines[0]["amount"] == 3
    assert lines[-1]["running_balance"] == 31


def test_the_words_of_the_vendor_are_aliases(business: Business) -> None:
    business.post(5_500_000, date="2025-12-31")
    received = (630_000, 5_000)
    paid = (300_000, 90_000, 350_000, 200_000, 115_000, 60_000, 20_000)
    for amount in received:
        business.post(amount, date="2026-02-10")
    for amount in paid:
        credit = business.line("credit", business.cash, amount)
        lines = [credit, business.line("debit", business.sales, amount)]
        business.post(line_entries=lines, date="2026-03-01")
    count_tenant(business.world.tenant.tenant_id, snapshot())
    body = statement(business, "?start_date=2026-01-01&end_date=2026-03-31")
    assert (body["beginning_balance"], body["ending_balance"]) == (5_500_000, 5_000_000)
    assert (body["opening_balance"], body["closing_balance"]) == (5_500_000, 5_000_000)
    assert (body["total_debits"], body["total_credits"]) == (635_000, 1_135_000)
    assert len(body["transactions"]) == 9
    assert body["transactions"] == body["items"] == body["data"]["transactions"]


def test_pages_go_on_with_the_balance(busy: Business) -> None:
    whole = statement(busy)["items"]
    rows: list[Any] = []
    cursor: Any = ""
    while cursor is not None:
        page = statement(busy, f"?limit=2&cursor={cursor}" if cursor else "?limit=2")
        rows += page["items"]
        cursor = page["next_cursor"]
    assert rows == whole
    assert statement(busy, "?descending=true")["items"] == whole[::-1]
    assert statement(busy, "?include_total_count=true&limit=1")["total_count"] == len(whole)


def test_a_ledger_of_nothing_and_one_that_is_not_there(business: Business) -> None:
    body = statement(business)
    assert (body["opening_balance"], body["closing_balance"], body["items"]) == (0, 0, [])
    path = f"/api/v1/businesses/{business.world.tenant.business_id}/ledger"
    unknown = "00000000-0000-7000-8000-000000000000"
    answer = business.world.send("GET", f"{path}/{unknown}/statement", accept="*/*")
    assert answer.status == 404
