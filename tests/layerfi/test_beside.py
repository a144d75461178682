"""Accounts, tags, customers, vendors, lists, and who asks."""

from typing import Any

import pytest

from tests.clients.layerfi import Business


def test_an_account_is_opened_once_for_a_stable_name(business: Business) -> None:
    stable = {"type": "StableName", "stable_name": "PETTY_CASH"}
    body = {
        "name": "Petty cash",
        "account_type": "ASSET",
        "normality": "DEBIT",
        "stable_name": stable,
        "account_number": "1010",
        "account_subtype": {"value": "CASH", "display_name": "Cash on hand"},
        "parent_id": {"type": "AccountId", "id": business.cash},
        "description": "in the drawer",
    }
    first, two = (business.send("POST", "/ledger/accounts", body) for _ in "ab")
    assert (first.status, first.json) == (201, two.json)
    account = first.json["data"]
    assert account["type"] == "Single_Chart_Account"
    assert account["stable_name"] == "PETTY_CASH"
    assert account["account_subtype"] == {"value": "CASH", "display_name": "Cash on hand"}
    assert business.send("POST", "/ledger/accounts", {**body, "name": "x"}).status == 409
    fields = {**body, "stable_name": None}
    assert business.send("POST", "/ledger/accounts", fields).status == 409
    (cash,) = (x for x in business.get("/ledger/chart")["data"]["accounts"] if x["name"] == "Cash")
    assert [under["id"] for under in cash["sub_accounts"]] == [account["id"]]
    assert account["id"] in [x["id"] for x in business.get("/ledger/accounts")["data"]]


def test_an_account_is_renamed_and_what_it_is_stays(business: Business) -> None:
    path = f"/ledger/accounts/{business.cash}"
    body = {"name": "House bank", "account_type": "ASSET", "normality": "DEBIT", "description": "x"}
    answer = business.send("PUT", path, body)
    assert (answer.status, answer.json["data"]["name"]) == (200, "House bank")
    assert answer.json["data"]["description"] == "x"
    for change in (
        {"normality": "CREDIT"},
        {"account_type": "EQUITY"},
        {"account_number": "1"},
        {"stable_name": {"type": "StableName", "stable_name": "X"}},
        {"parent_id": {"type": "AccountId", "id": business.sales}},
    ):
        answer = business.send("PUT", path, {**body, **change})
        assert answer.status == 400
        assert answer.json["errors"][0]["description"].startswith(next(iter(change)))
    assert business.post()["entry"]["line_items"][1]["account"]["name"] == "House bank"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"account_type": "COGS"}, "account_type"),
        ({"account_type": "asset"}, "account_type"),
        ({"normality": "debit"}, "normality"),
        ({"stable_name": "X"}, "stable_name"),
    ],
)
def test_a_wrong_account_is_400(business: Business, change: Any, field: str) -> None:
    body = {"name": "x", "account_type": "ASSET", "normality": "DEBIT", **change}
    answer = business.send("POST", "/ledger/accounts", body)
    assert answer.status == 400
    assert answer.json["errors"][0]["description"].startswith(field)


def test_display_names_count_at_first_use_only(business: Business) -> None:
    tag = {"key": "department", "value": "sales"}
    body = {"dimension_display_name": "Department", "value_display_name": "Sales Department"}
    (first,) = business.post(tags=[{**tag, **body}])["transaction_tags"]
    assert (first["dimension_display_name"], first["value_display_name"]) == tuple(body.values())
    other = {"dimension_display_name": "Other", "value_display_name": "Other"}
    (second,) = business.post(tags=[{**tag, **other}])["transaction_tags"]
    assert {**second, "id": 0, "created_at": 0, "updated_at": 0} == {
        **first,
        "id": 0,
        "created_at": 0,
        "updated_at": 0,
    }
    (dimension,) = business.get("/tags/dimensions")["data"]["dimensions"]
    assert (dimension["id"], dimension["display_name"]) == (first["dimension_id"], "Department")
    assert [value["id"] for value in dimension["defined_values"]] == [first["definition_id"]]


def test_a_dimension_is_merged_by_its_key(business: Business) -> None:
    body = {
        "key": "project",
        "strictness": "BALANCING",
        "defined_values": ["a", {"value": "b", "display_name": "B"}],
        "display_name": "Project",
    }
    created = business.make("/tags/dimensions", body)
    assert {value["value"] for value in created["defined_values"]} == {"a", "b"}
    merged = business.make("/tags/dimensions", {"key": "project", "defined_values": ["c"]})
    assert (merged["id"], merged["strictness"], merged["display_name"]) == (
        created["id"],
        "BALANCING",
        "Project",
    )
    assert len(merged["defined_values"]) == 3
    value = {"value": "d", "displayName": "D"}
    answer = business.make(f"/tags/dimensions/{created['id']}/values", value)
    assert (answer["key"], answer["value"], answer["display_name"]) == ("project", "d", "D")
    again = business.make(f"/tags/dimensions/{created['id']}/values", {"value": "d"})
    assert again == answer
    assert business.send("POST", "/tags/dimensions/x/values", value).status == 404
    tags = [{"key": "project", "value": "a"}]
    assert business.post(tags=tags)["transaction_tags"][0]["key"] == "project"
    lines = business.body()["line_items"]
    on_line = business.body(line_items=[{**lines[0], "tags": tags}, lines[1]])
    answer = business.send("POST", "/ledger/journal-entries", on_line)
    assert answer.status == 400
    assert "belong on the entry" in answer.json["errors"][0]["description"]


@pytest.mark.parametrize("kind", ["customer", "vendor"])
def test_a_party_is_created_once_and_updated(business: Business, kind: str) -> None:
    body = {"external_id": "x-1", "company_name": "Acme", "email": "a@example.com"}
    created = business.make(f"/{kind}s", body)
    assert (created["company_name"], created["status"], created["transaction_tags"]) == (
        "Acme",
        "ACTIVE",
        [],
    )
    again = business.make(f"/{kind}s", {"external_id": "x-1", "company_name": "Acme Inc"})
    assert {**again, "company_name": "Acme"} == created
    nobody = business.make(f"/{kind}s", {"individual_name": "N. N."})
    assert nobody["external_id"] is None
    page = business.get(f"/{kind}s?limit=1")
    more = business.get(f"/{kind}s?cursor={page['meta']['pagination']['cursor']}")
    assert [x["id"] for x in page["data"] + more["data"]] == [created["id"], nobody["id"]]
    assert [x["id"] for x in business.get(f"/{kind}s?q=ACME")["data"]] == [created["id"]]
    entry = business.post(**{f"{kind}_external_id": "x-1"})
    assert entry[kind]["company_name"] == "Acme Inc"
    assert entry["entry"][kind]["id"] == created["id"]
    assert entry["entry"]["line_items"][0][kind] is None, "a line's is its own"


def test_a_customer_is_patched(business: Business) -> None:
    created = business.make("/customers", {"external_id": "x-1", "email": "a@example.com"})
    path = f"/customers/{created['id']}"
    answer = business.send("PATCH", path, {"memo": "late payer", "status": "ARCHIVED"})
    assert answer.json["data"] == {**created, "memo": "late payer", "status": "ARCHIVED"}
    assert business.send("PATCH", path, {"external_id": "x-2"}).status == 200
    assert business.send("PATCH", path, {"external_id": "x-1"}).status == 200
    assert business.send("PATCH", path, {"status": "GONE"}).status == 400
    assert business.send("PATCH", "/customers/x", {}).status == 404
    vendor = business.make("/vendors", {})["id"]
    assert business.send("PATCH", f"/customers/{vendor}", {}).status == 404
