"""Accounts, journals, files, the company, scopes: what a client needs around the entries."""

from typing import Any

import pytest

from ledger.dialects.pennylane import DIALECT
from ledger.dialects.pennylane.lookup import integer_id
from tests.clients.pennylane import Company
from tests.world import World
from tools.local import demo
from tools.local.gateway import Gateway


def test_an_account_is_what_its_number_says(company: Company) -> None:
    for number, kind in (
        ("401ACME", "supplier"),
        ("411ACME", "customer"),
        ("512100", "bank"),
        ("706100", "income"),
        ("606", "expense"),
        ("X", "other"),
    ):
        account = company.get(f"/ledger_accounts/{company.open(number, 'A label')}")
        assert (account["number"], account["type"], account["label"]) == (number, kind, "A label")
        assert (account["vat_rate"], account["country_alpha2"]) == ("any", "any")
        assert account["enabled"] is True
        assert account["created_at"] == account["updated_at"]
        assert isinstance(account["letterable"], bool)


def test_one_number_is_one_account(company: Company, other: World) -> None:
    answer = company.send("POST", "/ledger_accounts", {"number": "512000", "label": "Again"})
    assert (answer.status, answer.json["status"]) == (422, 422)
    assert "'512000' is taken" in answer.json["error"]
    assert len([x for x in company.items("/ledger_accounts") if x["number"] == "512000"]) == 1
    assert Company(other).bank, "another company has numbers of its own"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"label": "x"}, "number"),
        ({"number": "", "label": "x"}, "number"),
        ({"number": "5 1", "label": "x"}, "number"),
        ({"number": 512, "label": "x"}, "number"),
        ({"number": "x" * 256, "label": "x"}, "number"),
        ({"number": "1"}, "label"),
        ({"number": "1", "label": "x", "country_alpha2": "France"}, "country_alpha2"),
        ({"number": "1", "label": "x", "vat_rate": "20 %"}, "vat_rate"),
        ({"number": "1", "label": "x", "type": "bank"}, "type"),
    ],
)
def test_a_wrong_account_is_400(company: Company, body: dict[str, str], field: str) -> None:
    answer = company.send("POST", "/ledger_accounts", body)
    assert (answer.status, answer.json["field"]) == (400, field)


def test_an_account_is_renamed_and_stays_what_it_is(company: Company) -> None:
    path = f"/ledger_accounts/{company.sales}"
    before = company.get(path)
    after = company.send("PUT", path, {"label": "Services"}).json
    assert after["updated_at"] > before["updated_at"]
    assert {**after, "label": "Sales", "updated_at": before["updated_at"]} == before
    assert company.get(path) == after
    assert company.send("PUT", path, {"label": "Services"}).json == after
    assert company.send("PUT", path, {"number": "1"}).json["code"] == "NotExistPropertyDefinition"
    assert company.send("PUT", path, {"label": None}).json["code"] == "NotNullError"
    entry = company.post()
    assert entry["ledger_entry_lines"][1]["ledger_account"]["number"] == "706000"


def test_journals(company: Company) -> None:
    codes = [item["code"] for item in company.items("/journals", sort="id")]
    assert codes == ["OD", "VT", "HA", "BQ"]
    result = company.send("POST", "/journals", {"code": "Pos", "label": "Caisse"})
    assert result.status == 201
    assert result.json == {**result.json, "code": "Pos", "label": "Caisse", "type": "misc"}
    assert company.get(f"/journals/{result.json['id']}") == result.json
    assert company.send("POST", "/journals", {"code": "POS", "label": "x"}).status == 422
    for code in ("", "P", "SIXSIX", "P1", "P ", 5, None):
        answer = company.send("POST", "/journals", {"code": code, "label": "x"})
        assert (answer.status, answer.json["field"]) == (400, "code")


def test_me_and_the_company_that_a_header_names(company: Company, gateway: Gateway) -> None:
    me = company.get("/me")
    tenant = company.world.tenant
    number = integer_id("company", tenant.business_id)
    assert me["company"] == {
        "id": number,
        "name": "Test",
        "reg_no": tenant.business_id,
        "accounting_logic": "FR_PCG",
    }
    assert "ledger_entries:all" in me["scopes"]
    for name in (str(number), tenant.business_id, tenant.business_id.upper()):
        assert company.get("/me", x_company_id=name) == me
    for name in ("7", "x", "é"):
        assert company.send("GET", "/me", x_company_id=name).status == 404
    using = demo.operator("ledger")
    second = using.create_business(tenant.tenant_id, "Second", "EUR")
    client = using.create_client(tenant.tenant_id, [tenant.business_id, second], [])
    token = using.create_token(client["client_id"], [], 60)["access_token"]
    pair = Company(World(gateway, tenant, token), company.bank, company.sales)
    answer = pair.send("GET", "/me")
    assert answer.status == 400
    assert "X-Company-Id" in answer.json["error"]
    assert pair.get("/me", x_company_id=second)["company"]["name"] == "Second"
    assert pair.send("POST", "/ledger_entries", pair.body(), x_company_id=second).status == 404


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "/ledger_entries", "ledger_entries:all"),
        ("PUT", "/ledger_entries/1", "ledger_entries:all"),
        ("GET", "/ledger_entries", "ledger_entries:readonly"),
        ("GET", "/ledger_entry_lines", "ledger_entries:readonly"),
        ("POST", "/journals", "journals:all"),
        ("GET", "/journals", "journals:readonly"),
        ("POST", "/ledger_accounts", "ledger_accounts:all"),
        ("GET", "/ledger_accounts/1", "ledger_accounts:readonly"),
        ("POST", "/file_attachments", "file_attachments:all"),
        ("POST", "/ledger_attachments", "ledger"),
    ],
)
def test_each_operation_asks_for_its_scope(
    company: Company, method: str, path: str, scope: str
) -> None:
    using = demo.operator("ledger")
    client_id = company.world.tenant.client_id

    def status(*scopes: str) -> int:
        token = using.create_token(client_id, scopes, 60)["access_token"]
        body: Any = {} if method != "GET" else None
        headers = {"authorization": f"Bearer {token}"}
        answer = company.send(method, path, body, **headers)
        if answer.status == 403:
            words = f'Access to this resource requires scope "{scope}".'
            assert answer.json == {"error": words, "status": 403}
        return answer.status

    assert status(scope) != 403
    assert status("labels:all") == 403
    reading = scope.replace(":all", ":readonly")
    if reading != scope and reading in DIALECT.scopes:
        assert status(reading) == 403
