"""The requests of the official React provider on load, and its categories."""

from typing import Any
from uuid import uuid4

import pytest

from ledger.admin.__main__ import main
from ledger.process.runtime import Runtime
from tests.clients.layerfi import Business
from tests.world import World

LOADED = (
    *("", "/accounting-config", "/bookkeeping/status", "/bookkeeping/config", "/bank-accounts"),
    "/categories",
)


def flat(categories: list[Any]) -> list[Any]:
    """Return all categories of a tree."""
    rows = []
    for category in categories:
        rows += [category, *flat(category["subCategories"] or [])]
    return rows


def names(business: Business, mode: str) -> list[str]:
    data = business.get(f"/categories?mode={mode}")["data"]
    return [category["display_name"] for category in flat(data["categories"])]


def under(account: str) -> dict[str, Any]:
    return {"parent_id": {"type": "AccountId", "id": account}}


def test_the_business_begins_with_the_year_of_its_first_entry(business: Business) -> None:
    business_id = business.world.tenant.business_id
    empty = business.get("")["data"]
    assert empty["activation_at"] == empty["imported_at"] == empty["updated_at"]
    business.post(entry_at="2025-07-01T10:00:00Z")
    business.post(entry_at="2026-03-01T10:00:00Z")
    answer = business.get("")
    assert answer["meta"] == {}
    data = answer["data"]
    assert (data["id"], data["type"]) == (business_id, "Business")
    assert data["activation_at"] == "2025-01-01T00:00:00.000Z"
    assert data["legal_name"]
    assert (data["is_demo"], data["sms_enabled"], data["sms_stopped"]) == (False, False, False)
    assert (data["unit_accounts"], data["plaid_items"]) == ([], [])
    assert data["archived_at"] is None


def test_an_entry_after_the_businesss_creation_leaves_its_activation(business: Business) -> None:
    business.post(entry_at="2199-03-01T10:00:00Z")
    data = business.get("")["data"]
    assert data["activation_at"] == data["imported_at"]


def test_the_closing_date_is_the_midnight_after_the_closed_day(
    business: Business, process: Runtime, table: str
) -> None:
    tenant = business.world.tenant
    data = business.get("/accounting-config")["data"]
    assert data["closing_date"] is None
    assert (data["type"], data["business_id"]) == ("Accounting_Configuration", tenant.business_id)
    assert data["default_reporting_basis"] == "ACCRUAL"
    assert data["category_list_type"] == "ALL_ACCOUNTS"
    switches = ("customer_management", "tax_estimates", "mileage_tracking", "stripe_onboarding")
    assert data["enable_account_numbers"] is True
    assert {data[f"enable_{name}"] for name in switches} == {False}
    assert data["platform_display_tags"] == []
    place = (tenant.tenant_id, tenant.business_id)
    closing = ["--table", table, "period", "close", *place, "2025-12-31"]
    assert main(closing, sleep=lambda _: None) == 0
    process.chart.forget()
    closed = business.get("/accounting-config")["data"]
    assert closed == {**data, "closing_date": "2026-01-01T00:00:00.000Z"}
    early = business.body(entry_at="2025-12-31T23:59:59Z")
    assert business.send("POST", "/ledger/journal-entries", early).status == 409
    business.post(entry_at="2026-01-01T00:00:00Z")


def test_no_bookkeeping_is_purchased_and_there_are_no_bank_accounts(business: Business) -> None:
    status = business.get("/bookkeeping/status")["data"]
    assert status["status"] == "NOT_PURCHASED"
    assert (status["show_embedded_onboarding"], status["onboarding_call_url"]) == (False, None)
    config = business.get("/bookkeeping/config")["data"]
    assert config["bookkeeping_status"] == "NOT_PURCHASED"
    assert config["business_id"] == business.world.tenant.business_id
    required = ("transaction_tagging_strategy", "notes", "onboarding_call_url", "adhoc_call_url")
    assert {config[name] for name in required} == {None}
    assert business.get("/bank-accounts") == {"data": []}


def test_categories_are_the_chart(business: Business) -> None:
    costs = business.open("Costs", "EXPENSE", "DEBIT")
    stable = {"stable_name": {"type": "StableName", "stable_name": "RENT"}}
    rent = business.open("Rent", "EXPENSE", "DEBIT", **under(costs), **stable)
    office = business.open("Office", "EXPENSE", "DEBIT", **under(rent), description="A room")
    data = business.get("/categories?mode=ALL")["data"]
    assert data["type"] == "Category_List"
    rows = flat(data["categories"])
    chart = business.get("/ledger/accounts")["data"]
    assert sorted(row["id"] for row in rows) == sorted(account["id"] for account in chart)
    assert business.get("/categories")["data"] == data
    by_id = {row["id"]: row for row in rows}
    assert by_id[rent]["category"] == by_id[rent]["stable_name"] == "RENT"
    assert by_id[office] == {
        "type": "AccountNested",
        "id": office,
        "stable_name": None,
        "category": office,
        "display_name": "Office",
        "description": "A room",
        "subCategories": None,
    }
    (top,) = (row for row in data["categories"] if row["id"] == costs)
    assert [row["id"] for row in top["subCategories"]] == [rent]


def test_a_mode_of_categories_selects_a_type(business: Business) -> None:
    assert names(business, "EXPENSES") == []
    costs = business.open("Costs", "EXPENSE", "DEBIT")
    assert names(business, "EXPENSES") == ["Costs"]
    business.open("Rent", "EXPENSE", "DEBIT", **under(costs))
    business.open("Refunds", "REVENUE", "DEBIT", **under(costs))
    assert names(business, "EXPENSES") == ["Rent"]
    business.open("Wages", "EXPENSE", "DEBIT")
    assert names(business, "EXPENSES") == ["Costs", "Rent", "Wages"]
    assert {*names(business, "REVENUE")} == {"Sales", "Refunds"}
    answer = business.send("GET", "/categories?mode=X")
    assert answer.status == 400
    assert "mode" in answer.json["errors"][0]["description"]


@pytest.mark.parametrize("target", LOADED)
def test_a_reading_token_loads_what_its_business_has(business: Business, target: str) -> None:
    reader = {"authorization": f"Bearer {business.world.tenant.readonly_token}"}
    assert business.send("GET", target, **reader).status == 200


@pytest.mark.parametrize("target", LOADED)
def test_another_tenants_business_is_as_one_that_does_not_exist(
    business: Business, other: World, target: str
) -> None:
    foreign, missing = (
        business.world.send("GET", f"/v1/businesses/{business_id}{target}")
        for business_id in (other.tenant.business_id, uuid4())
    )
    assert foreign.status == missing.status == 404
    assert [error["type"] for error in foreign.json["errors"]] == ["NotFound"]
