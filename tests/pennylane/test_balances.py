"""Trial balance and fiscal years: what the entries come to, at any period, page by page."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.clients.pennylane import Company
from tests.world import World
from tools.local.counting import count_tenant
from tools.local.replay import snapshot

FIRST = date(2025, 11, 20)


@pytest.fixture
def company(world: World) -> Company:
    return Company(world)


def counted(company: Company) -> Company:
    count_tenant(company.world.tenant.tenant_id, snapshot())
    return company


def entry(company: Company, day: date, amount: str, **more: Any) -> Any:
    lines = [
        {"debit": amount, "credit": "0", "ledger_account_id": company.bank},
        {"debit": "0", "credit": amount, "ledger_account_id": company.sales},
    ]
    body = {"date": day.isoformat(), "label": "x", "journal_id": 1, "ledger_entry_lines": lines}
    answer = company.send("POST", "/ledger_entries", {**body, "currency": "USD", **more})
    assert answer.status == 201, answer.body
    return answer.json


def rows(company: Company, first: date, last: date, limit: int = 1000) -> list[Any]:
    """Return all rows of a period, page by page."""
    results: list[Any] = []
    target = f"/trial_balance?period_start={first}&period_end={last}&limit={limit}"
    page = company.get(target)
    results += page["items"]
    while page["has_more"]:
        page = company.get(f"{target}&cursor={page['next_cursor']}")
        results += page["items"]
    return results


def test_any_period_is_what_its_entries_come_to(company: Company) -> None:
    chance = random.Random(7)  # noqa: S311
    by_day: dict[date, Decimal] = defaultdict(Decimal)
    for _ in range(40):
        day = FIRST + timedelta(days=chance.randint(0, 120))
        amount = f"{chance.randint(1, 9999)}.{chance.randint(0, 99):02d}"
        entry(company, day, amount)
        by_day[day] += Decimal(amount)
    counted(company)
    periods = [(date(2025, 1, 1), date(2026, 12, 31)), (date(2025, 12, 1), date(2025, 12, 31))]
    for _ in range(12):
        begin = FIRST + timedelta(days=chance.randint(-5, 110))
        periods.append((begin, begin + timedelta(days=chance.randint(0, 100))))
    for first, last in periods:
        expected = sum((x for day, x in by_day.items() if first <= day <= last), Decimal())
        by_name = {row["number"]: row for row in rows(company, first, last)}
        # The funds of the first customers date from today.
        ours = {number: by_name[number] for number in ("512000", "706000") if number in by_name}
        if not expected:
            assert not ours
            continue
        assert Decimal(ours["512000"]["debits"]) == expected, (first, last)
        assert Decimal(ours["706000"]["credits"]) == expected
        assert ours["512000"]["credits"] == ours["706000"]["debits"] == "0.00"


def test_debits_are_credits_and_pages_lose_no_row(company: Company) -> None:
    for place in range(7):
        company.open(f"60{place}000", f"Cost {place}")
    for account in company.get("/ledger_accounts?limit=1000")["items"]:
        if account["number"].startswith("60"):
            company.sales = account["id"]
            entry(company, FIRST, "1.10")
    counted(company)
    ever = (date(1900, 1, 1), date(2199, 12, 31))
    whole = rows(company, *ever)
    for name in ("debits", "credits"):
        assert sum(Decimal(row[name]) for row in whole) > 0
    assert sum(Decimal(row["debits"]) - Decimal(row["credits"]) for row in whole) == 0
    assert rows(company, *ever, limit=2) == whole
    assert [row["number"] for row in whole] == sorted(row["number"] for row in whole)
    assert len(whole) >= 8


def test_another_currency_is_a_row_of_its_own_that_says_so(company: Company) -> None:
    entry(company, FIRST, "5.00")
    entry(company, FIRST, "7", currency="JPY")
    matches = {(row["label"], row["debits"]) for row in rows(counted(company), FIRST, FIRST)}
    assert {("Bank", "5.00"), ("Bank (JPY)", "7")} <= matches


def test_an_update_moves_totals_and_they_say_how_fresh_they_are(company: Company) -> None:
    posted = entry(company, FIRST, "5.00")
    transfer = FIRST + timedelta(days=40)
    company.send("PUT", f"/ledger_entries/{posted['id']}", {"date": transfer.isoformat()})
    counted(company)
    assert not [row for row in rows(company, FIRST, FIRST) if row["number"] == "512000"]
    answer = company.send("GET", f"/trial_balance?period_start={transfer}&period_end={transfer}")
    assert [row["debits"] for row in answer.json["items"] if row["number"] == "512000"] == ["5.00"]
    assert answer.headers["x-counted-at"].endswith("Z")


def test_fiscal_years_are_those_with_entries_and_the_present_one(company: Company) -> None:
    entry(company, date(2023, 5, 1), "1.00")
    entry(company, datetime.now(UTC).date(), "1.00")
    counted(company)
    items = company.get("/fiscal_years?sort=start")["items"]
    years = [row["id"] for row in items]
    assert years == list(range(2023, years[-1] + 1))
    assert (items[0]["start"], items[0]["finish"]) == ("2023-01-01", "2023-12-31")
    first = company.get("/fiscal_years?limit=1&sort=-id")
    assert [row["id"] for row in first["items"]] == [years[-1]]
    assert first["has_more"]


def test_suppliers_and_customers_are_summed_unless_auxiliary(company: Company) -> None:
    acme, other = company.open("401ACME", "Acme"), company.open("4010001", "Other")
    client = company.open("411000", "A client")
    for account, amount in ((acme, "10.00"), (other, "5.00"), (client, "2.00")):
        lines = [company.debit(company.bank, amount), company.credit(account, amount)]
        company.post(date="2026-03-01", currency="USD", ledger_entry_lines=lines)
    counted(company)
    path = "/trial_balance?period_start=2026-03-01&period_end=2026-03-01"
    for query in ("", "&is_auxiliary=false"):
        sums = {row["number"]: row for row in company.get(path + query)["items"]}
        assert {*sums} == {"401", "411", "512000"}
        assert (sums["401"]["credits"], sums["401"]["formatted_number"]) == ("15.00", "40100000")
        assert sums["411"]["label"].startswith("Clients")
    rows = company.get(f"{path}&is_auxiliary=true")["items"]
    assert [row["number"] for row in rows] == ["4010001", "401ACME", "411000", "512000"]
    refused = company.send("GET", f"{path}&is_auxiliary=x")
    assert (refused.status, refused.json["field"]) == (400, "is_auxiliary")
