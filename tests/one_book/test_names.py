"""Numbers and names are trimmed and compared in NFC: two spellings are one, in all dialects."""

from typing import Any

import pytest

from tests.clients.dayzero import Business as DayZero
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.world import World

NFC, NFD = "Caf\u00e9", "Cafe\u0301"
SPELLINGS = ["512", "512 ", " 512", "512\n", "\t512", "\u00a0512", "\u2003512"]


def accounts(company: Company) -> list[dict[str, Any]]:
    return company.items("/ledger_accounts")


@pytest.mark.parametrize("spelling", SPELLINGS, ids=ascii)
def test_a_number_with_spaces_around_it_is_the_number(world: World, spelling: str) -> None:
    company, layer, dayzero = Company(world), Layer(world), DayZero(world)
    company.open("512", "First")
    body = {"name": "A", "account_type": "ASSET", "normality": "DEBIT", "account_number": spelling}
    assert layer.send("POST", "/ledger/accounts", body).status == 409
    body = {"name": "A", "type": "asset", "account_number": spelling}
    assert dayzero.send("POST", "/ledgers", body).status == 409
    answer = company.send("POST", "/ledger_accounts", {"number": spelling, "label": "A"})
    # The contract has no number with spaces, wherever they are.
    assert answer.status == (422 if spelling == "512" else 400)
    items = company.items("/ledger_accounts", filter=[eq("number", spelling)])
    assert [account["label"] for account in items] == ["First"]


def eq(field: str, value: str) -> dict[str, str]:
    return {"field": field, "operator": "eq", "value": value}


@pytest.mark.parametrize(
    "number",
    ["7 00", "7\n00", "7\u00a000", "7\u200b00", "70\u00ad0", "700\ufe0f", "700\u3164", "\u2800700"],
    ids=ascii,
)
def test_a_number_is_one_word_in_every_dialect(world: World, number: str) -> None:
    company, layer, dayzero = Company(world), Layer(world), DayZero(world)
    body = {"name": "A", "account_type": "ASSET", "normality": "DEBIT", "account_number": number}
    answer = layer.send("POST", "/ledger/accounts", body)
    assert (answer.status, "account_number: must" in str(answer.json)) == (400, True)
    answer = dayzero.send(
        "POST", "/ledgers", {"name": "A", "type": "asset", "account_number": number}
    )
    (fault,) = answer.json["detail"]
    assert (answer.status, fault["loc"]) == (422, ["body", "account_number"])
    answer = company.send("POST", "/ledger_accounts", {"number": number, "label": "A"})
    assert (answer.status, answer.json["code"]) == (400, "InvalidPattern")


def test_a_name_has_the_invisible_characters_of_emoji_alone(world: World) -> None:
    company, layer, dayzero = Company(world), Layer(world), DayZero(world)
    of_layer = {"account_type": "ASSET", "normality": "DEBIT"}
    for name, is_name in (("Love \u2764\ufe0f", True), ("Cash\u3164", False), ("\ufe0f", False)):
        answers = [
            layer.send("POST", "/ledger/accounts", {"name": name, **of_layer}),
            layer.send("PUT", f"/ledger/accounts/{layer.cash}", {"name": name}),
            dayzero.send("POST", "/ledgers", {"name": name, "type": "asset"}),
            dayzero.send("PUT", f"/ledgers/{dayzero.cash}", {"name": name}),
            company.send("POST", "/ledger_accounts", {"number": f"6{len(name)}", "label": name}),
            company.send("PUT", f"/ledger_accounts/{company.bank}", {"label": name}),
        ]
        statuses = [201, 200, 201, 200, 201, 200] if is_name else [400, 400, 422, 422, 400, 400]
        assert [answer.status for answer in answers] == statuses, ascii(name)
        rule = "must have no invisible characters"
        assert [rule in str(answer.json) for answer in answers] == [not is_name] * 6


def test_a_stable_name_and_a_tags_key_have_no_invisible_character(world: World) -> None:
    layer = Layer(world)
    body = {"name": "A", "account_type": "ASSET", "normality": "DEBIT"}
    for text in ("cash\ufe0f", "cash\u200d", "\u115fcash", "cash\u2800"):
        answers = [
            layer.send("POST", "/ledger/accounts", {**body, "stable_name": stable(text)}),
            layer.send("POST", "/tags/dimensions", {"key": text}),
            layer.send(
                "POST", "/ledger/journal-entries", layer.body(tags=[{"key": text, "value": "v"}])
            ),
        ]
        assert [answer.status for answer in answers] == [400] * 3, ascii(text)
        assert all("no invisible characters" in str(answer.json) for answer in answers)
    assert layer.entries() == []


def test_a_name_is_shown_trimmed_and_a_blank_name_is_none(world: World) -> None:
    company, layer, dayzero = Company(world), Layer(world), DayZero(world)
    layer.open(f" {NFD}\n", "ASSET", "DEBIT", account_number=" 512 ", stable_name=stable(" cash "))
    dayzero.open("\tBank ", type="asset", account_number="513\n")
    by_name = {account["number"]: account["label"] for account in accounts(company)}
    assert (by_name["512"], by_name["513"]) == (NFC, "Bank")
    line = {"account_identifier": stable("cash\t"), "amount": 5, "direction": "DEBIT"}
    lines = [line, layer.line(layer.sales, "CREDIT", 5)]
    assert layer.post(line_items=lines)["line_items"]
    body = {"name": " \n", "account_type": "ASSET", "normality": "DEBIT"}
    assert layer.send("POST", "/ledger/accounts", body).status == 400
    assert dayzero.send("POST", "/ledgers", {"name": "\u2003", "type": "asset"}).status == 422


def stable(name: str) -> dict[str, str]:
    return {"type": "StableName", "stable_name": name}


def test_nfc_and_nfd_are_one_number_one_party_and_one_tag(world: World) -> None:
    company, layer = Company(world), Layer(world)
    company.open(NFD, "First")
    assert company.send("POST", "/ledger_accounts", {"number": NFC, "label": "A"}).status == 422
    for kind in ("customers", "vendors"):
        first = layer.make(f"/{kind}", {"external_id": NFD, "company_name": NFD})
        again = layer.make(f"/{kind}", {"external_id": f" {NFC} "})
        assert (again["id"], again["external_id"]) == (first["id"], NFC)
        data = layer.get(f"/{kind}?q=CAF%C3%89")["data"]
        assert [item["id"] for item in data] == [first["id"]]
    for spelling in (NFC, NFD):
        tags = [{"key": spelling, "value": spelling}]
        layer.post(tags=tags, customer_external_id=f"{spelling} ", vendor_external_id=spelling)
    (dimension,) = layer.get("/tags/dimensions")["data"]["dimensions"]
    assert [value["value"] for value in dimension["defined_values"]] == [NFC]
    for name in ("Caf%C3%A9", "Cafe%CC%81"):
        assert len(layer.entries(f"tag_key={name}&customer_external_id={name}")) == 2


def test_a_rename_is_trimmed_and_lists_find_either_spelling(world: World) -> None:
    company, layer, dayzero = Company(world), Layer(world), DayZero(world)
    account = company.open("606", "Old")
    answer = company.send("PUT", f"/ledger_accounts/{account}", {"label": f" {NFD} "})
    assert answer.json["label"] == NFC
    for name in ("caf%C3%A9", "cafe%CC%81", "%20caf%C3%A9"):
        assert [item["name"] for item in dayzero.get(f"/ledgers?name={name}")["items"]] == [NFC]
    answer = layer.send("PUT", f"/ledger/accounts/{layer.cash}", {"name": f"{NFD}\n"})
    assert answer.json["data"]["name"] == NFC
    entry = dayzero.post(description=NFD)
    assert entry["description"] == NFD, "a description is no name"
    items = dayzero.get("/journal-entries?search=CAF%C3%89")["items"]
    assert [item["id"] for item in items] == [entry["id"]]
