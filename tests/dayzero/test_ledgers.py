"""Ledgers: as the guide creates them, one by its id, and their balances."""

from typing import Any

import pytest

from tests.bench import Bench
from tests.clients.dayzero import JOURNAL, Business
from tests.clients.dwolla import Labels
from tests.clients.layerfi import Business as Layer
from tests.world import World
from tools.local.counting import count_tenant
from tools.local.replay import snapshot

NOBODY = "00000000-0000-7000-8000-000000000000"
# The reference's LedgerResponse.
FIELDS = {
    *("id", "teal_ledger_id", "name", "currency", "type", "balance", "parent_id", "description"),
    *("status", "debit_credit", "sort_code", "sub_type", "report_cash_flow", "cash_flow_section"),
    *("cfs_class", "editable", "financial_account_type", "is_required", "system_key"),
    *("teal_account_link_id", "business_id", "created_at", "updated_at", "account_number"),
}
TYPES = {
    "asset": "debit",
    "liability": "credit",
    "equity": "credit",
    "revenue": "credit",
    "expense": "debit",
}


def create(business: Business, **body: Any) -> Any:
    return business.send("POST", "/ledgers", body)


def test_the_guides_sample_is_a_custom_ledger(business: Business) -> None:
    sample = {"name": "Marketing Expenses", "financial_account_type": "expense"}
    answer = create(business, **sample)
    assert answer.status == 201
    ledger = answer.json["data"]
    assert ledger.keys() == FIELDS
    assert {name: ledger[name] for name in sample} == sample
    assert (ledger["type"], ledger["debit_credit"]) == ("expense", "debit")
    assert (ledger["status"], ledger["editable"], ledger["balance"]) == ("active", True, 0)


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_stands_in_the_place_of_a_template(business: Business, kind: str) -> None:
    ledger = create(business, name="x", financial_account_type=kind, type=kind).json
    assert (ledger["type"], ledger["debit_credit"]) == (kind, TYPES[kind])
    custom = create(business, name="x", type=kind).json
    assert (custom["type"], custom["debit_credit"]) == (kind, TYPES[kind])
    assert custom["financial_account_type"] is None
    contra = create(business, name="x", financial_account_type=kind, debit_credit="credit").json
    assert contra["debit_credit"] == "credit"


def test_a_type_that_contradicts_is_422(business: Business) -> None:
    for body in (
        {"financial_account_type": "expense", "type": "asset"},
        {"financial_account_type": "loan", "type": "asset"},
        {"financial_account_type": "expenses"},
        {},
        {"financial_account_type": None, "type": None},
    ):
        assert create(business, name="x", **body).status == 422, body
    answer = create(business, name="x", financial_account_type="bank_account", type="asset")
    assert (answer.status, answer.json["type"]) == (201, "asset")


def test_a_sort_code_is_a_text_in_answers(business: Business) -> None:
    ledger = create(business, name="x", type="revenue", sort_code=4000).json["data"]
    assert ledger["sort_code"] == "4000"
    assert business.get(f"/ledgers/{ledger['id']}")["data"] == ledger
    changed = business.send("PUT", f"/ledgers/{ledger['id']}", {"sort_code": "41-00"})
    assert changed.json["sort_code"] == "41-00"


def test_a_change_of_a_final_field_is_named_as_ignored(business: Business) -> None:
    path = f"/ledgers/{business.cash}"
    before = business.get(path)
    final = {
        "type": "expense",
        "financial_account_type": "loan",
        "debit_credit": "credit",
        "currency": "EUR",
        "account_number": "1",
        "parent_id": business.sales,
    }
    changed = business.send("PUT", path, final)
    assert (changed.status, changed.headers["x-ignored"]) == (200, ", ".join(final))
    after = business.get(path)
    assert [after["data"][name] for name in final] == [before["data"][name] for name in final]


def test_a_name_may_be_anothers_and_a_number_not(business: Business) -> None:
    assert create(business, name="x", type="asset", account_number="7").status == 201
    assert create(business, name="x", type="asset").status == 201
    assert create(business, name="y", type="asset", account_number="7").status == 409


def test_a_ledger_has_its_balance_on_its_own_side(business: Business) -> None:
    business.post(700)
    business.post(50, currency="CAD")
    contra = business.open("Depreciation", type="asset", debit_credit="credit")
    two = [business.line("debit", business.sales, 30), business.line("credit", contra, 30)]
    business.post(line_entries=two)
    count_tenant(business.world.tenant.tenant_id, snapshot())
    balances = {business.cash: 700, business.sales: 670, contra: 30}
    items = {ledger["id"]: ledger for ledger in business.get("/ledgers")["items"]}
    layer = Layer(business.world)
    same = {row["id"]: row["balance"] for row in layer.get("/ledger/balances")["data"]["accounts"]}
    for uuid, balance in balances.items():
        answer = business.send("GET", f"/ledgers/{uuid}")
        assert answer.json["data"] == items[uuid]
        assert answer.json["balance"] == balance == same[uuid]
        assert "x-counted-at" in answer.headers
        changed = business.send("PUT", f"/ledgers/{uuid}", {"description": "new"})
        assert changed.json["balance"] == balance
    path = f"/businesses/{business.world.tenant.business_id}/ledger/{business.cash}/statement"
    assert business.get(path)["ledger"]["balance"] == 700
    assert business.get(f"{path}?end_date=2026-01-01")["ledger"]["balance"] == 700


def test_a_guarded_ledger_has_its_balance_at_once(business: Business, bench: Bench) -> None:
    number = bench.open("Funds", 0, "USD")
    (funds,) = [x for x in business.get("/ledgers")["items"] if x["name"] == "Funds"]
    assert bench.balance(number) == funds["balance"] == 0
    two = [business.line("credit", business.cash, 9), business.line("debit", funds["id"], 9)]
    business.post(line_entries=two)
    assert business.get(f"/ledgers/{funds['id']}")["balance"] == bench.balance(number)
    assert funds["is_required"] is False


def test_dwollas_accounts_are_required(business: Business) -> None:
    label = Labels.of(business.world).open_label("5.00")
    ledger = business.get(f"/ledgers/{label}")
    assert (ledger["is_required"], ledger["balance"]) == (True, 500)
    assert business.get(f"/ledgers/{business.cash}")["is_required"] is False


def test_a_ledger_that_is_not_there_is_404(business: Business, other: World) -> None:
    label = Labels.of(business.world).open_label("0.00")
    assert Labels.of(business.world).send("DELETE", f"/labels/{label}").status == 200
    entry = business.post()["id"]
    for uuid in (NOBODY, Business(other).cash, label, entry):
        answer = business.send("GET", f"/ledgers/{uuid}")
        assert (answer.status, answer.json) == (404, {"detail": "Resource not found"}), uuid
        assert uuid not in [ledger["id"] for ledger in business.get("/ledgers")["items"]]
    wrong = business.send("GET", "/ledgers/x")
    assert (wrong.status, wrong.json["detail"][0]["loc"]) == (422, ["path", "id"])


def test_a_type_that_no_ledger_has_is_422(business: Business) -> None:
    """As an unknown status is; an empty list would hide the mistake."""
    for name, value in (("type", "x"), ("type", "asset,x"), ("type", "bank_account")):
        (fault,) = business.send("GET", f"/ledgers?{name}={value}").json["detail"]
        assert (fault["loc"], fault["type"]) == (["query", "type"], "enum")
        assert "asset, liability, equity, revenue, expense" in fault["msg"]
    assert business.send("GET", "/ledgers?status=x").status == 422
    page = business.get("/ledgers?type=asset,revenue")
    assert {row["id"] for row in page["items"]} == {business.cash, business.sales}


def test_ledgers_are_listed_by_name_too(business: Business) -> None:
    for name in ("b", "A", "c", "a"):
        business.open(name, type="equity")
    for query, expected in (
        ("sort_by=name", ["A", "a", "b", "c"]),
        ("sort_by=name&descending=true", ["c", "b", "a", "A"]),
    ):
        names: list[str] = []
        cursor: Any = ""
        while cursor is not None:
            page = business.get(f"/ledgers?type=equity&limit=3&{query}{cursor}")
            names += [ledger["name"] for ledger in page["items"]]
            following = page["next_cursor"]
            cursor = following and f"&cursor={following}"
        assert names == expected
    page = business.get("/ledgers?type=equity&limit=1&sort_by=name&include_total_count=true")
    assert (page["total"], page["total_count"]) == (4, 4)
    assert business.get("/ledgers?limit=1&include_total_count=true")["total"] == 6


def test_operations_that_are_not_served_are_405_and_write_nothing(business: Business) -> None:
    entry, before = business.post(), business.get("/ledgers")["items"]
    paths = ("/ledgers/merge", "/ledgers/bulk-update", "/accounting-periods/close")
    more = ("/accounting-periods/bulk-lock", f"/accounting-periods/{NOBODY}/reopen")
    for path in (*paths, *more):
        answer = business.send("POST", path, {"period_end": "2026-01-31"})
        assert (answer.status, answer.json) == (405, {"detail": "Method Not Allowed"}), path
        assert "allow" in answer.headers
    assert business.send("POST", "/accounting-periods/closed", {}).status == 404
    assert business.get("/ledgers")["items"] == before
    assert business.get(f"{JOURNAL}/{entry['id']}")["data"] == entry
