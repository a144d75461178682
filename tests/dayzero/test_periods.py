"""Accounting periods are months of the book, read from the period lock."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ledger.admin.__main__ import main
from ledger.process.runtime import Runtime
from tests.clients.dayzero import JOURNAL, Business
from tools.local.gateway import Answer

PERIODS = "/accounting-periods"
APRIL = datetime(2026, 4, 20, tzinfo=UTC)


@pytest.fixture
def busy(business: Business) -> Business:
    """A business with entries from July 2025."""
    for day in ("2026-01-10", "2025-07-01", "2026-03-31"):
        business.post(date=day)
    return business


def ask(business: Business, query: str = "") -> Answer:
    return business.send_at(APRIL, "GET", f"{PERIODS}{query}", None)


def months(answer: Answer) -> list[str]:
    return [period["period_start"][:7] for period in answer.json["items"]]


def test_months_follow_the_lock(busy: Business, process: Runtime, table: str) -> None:
    tenant = busy.world.tenant
    place = (tenant.tenant_id, tenant.business_id)
    items = ask(busy).json["items"]
    assert len(items) == 10
    assert months(ask(busy)) == [
        *("2026-04", "2026-03", "2026-02", "2026-01", "2025-12", "2025-11", "2025-10"),
        *("2025-09", "2025-08", "2025-07"),
    ]
    assert {period["status"] for period in items} == {"open"}
    arguments = ["--table", table, "period", "close", *place, "2026-02-15"]
    assert main(arguments, sleep=lambda _: None) == 0
    process.chart.forget()
    answer = ask(busy)
    by_month = {period["period_start"][:7]: period for period in answer.json["items"]}
    january, february = by_month["2026-01"], by_month["2026-02"]
    assert (january["status"], february["status"]) == ("closed", "open")
    assert january["closed_at"] is not None
    assert february["closed_at"] is None
    assert (january["period_start"], january["period_end"]) == ("2026-01-01", "2026-01-31")
    assert february["period_end"] == "2026-02-28"
    assert january["created_at"] == january["updated_at"] == "2026-01-01T00:00:00.000000Z"
    assert january["business_id"] == tenant.business_id
    assert len(months(ask(busy, "?status=closed"))) == 7
    assert months(ask(busy, "?status=open&descending=false")) == ["2026-02", "2026-03", "2026-04"]
    assert months(ask(busy, "?status=locked")) == []
    ids = {period["id"] for period in items}
    assert {period["id"] for period in answer.json["items"]} == ids
    assert len(ids) == 10
    assert busy.send("POST", JOURNAL, busy.body(date="2026-02-15")).status == 409


def test_a_search_is_in_the_month_and_pages_go_both_ways(busy: Business) -> None:
    assert months(ask(busy, "?search=2025")) == [
        *("2025-12", "2025-11", "2025-10", "2025-09", "2025-08", "2025-07")
    ]
    assert months(ask(busy, "?search=-01")) == ["2026-01"]
    first = ask(busy, "?limit=4&include_total_count=true")
    assert first.json["total"] == 10
    second = ask(busy, f"?limit=4&cursor={first.json['next_cursor']}")
    assert months(second) == ["2025-12", "2025-11", "2025-10", "2025-09"]
    back = ask(busy, f"?limit=4&direction=prev&cursor={second.json['prev_cursor']}")
    assert months(back) == months(first)


def test_a_book_without_entries_begins_with_its_business(business: Business) -> None:
    page = business.get(PERIODS)
    assert [period["status"] for period in page["items"]] == ["open"]


def test_a_wrong_parameter_is_422(business: Business) -> None:
    for query in ("status=shut", "sort_by=amount", "limit=0"):
        answer = business.send("GET", f"{PERIODS}?{query}")
        assert answer.status == 422
        assert answer.json["detail"][0]["loc"] == ["query", query.partition("=")[0]]


def test_a_reading_token_reads_and_another_business_is_not_found(
    business: Business, other: Any
) -> None:
    reading = {"authorization": f"Bearer {business.world.tenant.readonly_token}"}
    assert business.send("GET", PERIODS, **reading).status == 200
    foreign = other.tenant.business_id
    assert business.send("GET", PERIODS, x_business_id=foreign).status == 404
