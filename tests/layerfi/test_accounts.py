"""One account: read by id or stable name, deleted while it is unused, and created below another."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ledger.process.runtime import Runtime
from tests.clients.layerfi import Business, unknown
from tests.clients.pennylane import Company
from tests.world import World
from tools.local.gateway import Answer

ACCOUNTS = "/ledger/accounts"
ENTRIES = "/ledger/journal-entries"


def stable(stable_name: str) -> dict[str, Any]:
    return {"stable_name": {"type": "StableName", "stable_name": stable_name}}


def child_of(business: Business, parent: str, **body: Any) -> Answer:
    return business.send("POST", f"{ACCOUNTS}/{parent}/create-child-account", body)


def delete(business: Business, account: str, **more: str) -> Answer:
    return business.send("DELETE", f"{ACCOUNTS}/{account}", **more)


def fault(answer: Answer) -> tuple[int, str]:
    (error,) = answer.json["errors"]
    return answer.status, error["type"]


def flags(business: Business, account: str) -> set[bool]:
    """Return what the account, the chart, the list and the balances say of its deletion."""
    rows = [business.get(f"{ACCOUNTS}/{account}")["data"], *business.get(ACCOUNTS)["data"]]
    for name in ("chart", "balances"):
        left = business.get(f"/ledger/{name}")["data"]["accounts"]
        while left:
            row = left.pop()
            rows.append(row)
            left += row["sub_accounts"]
    return {row["is_deletable"] for row in rows if row["id"] == account}


def test_an_account_is_read_by_its_id_or_its_stable_name(business: Business) -> None:
    rent = business.open("Rent", "EXPENSE", "DEBIT", **stable("RENT & CO"), account_number="613")
    (row,) = (row for row in business.get(ACCOUNTS)["data"] if row["id"] == rent)
    del row["sub_accounts"]
    assert row["type"] == "Single_Chart_Account"
    for text in (rent, rent.upper(), "RENT%20%26%20CO"):
        assert business.get(f"{ACCOUNTS}/{text}") == {"data": row}
    changed = business.send("PUT", f"{ACCOUNTS}/RENT%20%26%20CO", {"name": "Rooms"})
    assert (changed.status, changed.json["data"]["name"]) == (200, "Rooms")
    lines = [business.line(rent, "DEBIT", 5), business.line(business.cash, "CREDIT", 5)]
    business.post(line_items=lines)
    assert len(business.get(f"{ACCOUNTS}/RENT%20%26%20CO/lines")["data"]) == 1
    for text in ("RENT", "rent%20%26%20co", unknown(), business.post()["id"]):
        assert fault(business.send("GET", f"{ACCOUNTS}/{text}")) == (404, "NotFound")


def test_an_id_goes_before_a_stable_name(business: Business) -> None:
    business.open("Other", "ASSET", "DEBIT", **stable(business.cash))
    assert business.get(f"{ACCOUNTS}/{business.cash}")["data"]["name"] == "Cash"


def test_a_child_inherits_type_subtype_and_normality(business: Business) -> None:
    subtype = {"account_subtype": {"value": "RETURNS", "display_name": "Returns"}}
    parent = business.open("Discounts", "REVENUE", "DEBIT", **subtype, **stable("DISCOUNTS"))
    answer = child_of(
        business, "DISCOUNTS", name="Spring", **stable("SPRING"), account_number="709"
    )
    assert answer.status == 201
    data = answer.json["data"]
    of_parent = business.get(f"{ACCOUNTS}/{parent}")["data"]
    for field in ("account_type", "account_subtype", "normality"):
        assert data[field] == of_parent[field], field
    assert (data["name"], data["stable_name"]) == ("Spring", "SPRING")
    assert (data["account_number"], data["is_deletable"]) == ("709", True)
    chart = business.get("/ledger/chart")["data"]["accounts"]
    (row,) = (row for row in chart if row["id"] == parent)
    assert [item["id"] for item in row["sub_accounts"]] == [data["id"]]
    assert fault(child_of(business, unknown(), name="X")) == (404, "NotFound")
    assert fault(child_of(business, parent)) == (400, "BadRequest")


def test_a_child_with_a_stable_name_is_made_once(business: Business) -> None:
    def make(place: int) -> Answer:
        return child_of(business, (business.sales, "SALES")[place % 2], name="Web", **stable("WEB"))

    body = {"name": "Trade", **stable("SALES")}
    assert business.send("PUT", f"{ACCOUNTS}/{business.sales}", body).status == 400
    trade = business.open("Trade", "REVENUE", "CREDIT", **stable("SALES"))
    first = child_of(business, "SALES", name="Web", **stable("WEB"))
    again = child_of(business, trade, name="Web", **stable("WEB"), account_number=None)
    assert (first.status, again.status) == (201, 201)
    assert again.json == first.json
    assert fault(child_of(business, trade, name="Shop", **stable("WEB"))) == (409, "Conflict")
    assert fault(make(0)) == (409, "Conflict")
    at_once = {"name": "Mail", **stable("MAIL")}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: child_of(business, trade, **at_once), range(4)))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.json["data"]["id"] for answer in answers}) == 1


def test_an_account_without_lines_is_deleted(business: Business) -> None:
    body = {"name": "Till", "account_type": "ASSET", "normality": "DEBIT"}
    names = {**stable("TILL"), "account_number": "531"}
    till = business.make(ACCOUNTS, {**body, **names})["id"]
    assert flags(business, till) == {True}
    answer = delete(business, "TILL")
    assert (answer.status, answer.body) == (204, b"")
    for text in (till, "TILL"):
        assert fault(delete(business, text)) == (404, "NotFound")
        assert fault(business.send("GET", f"{ACCOUNTS}/{text}")) == (404, "NotFound")
    assert till not in [row["id"] for row in business.get(ACCOUNTS)["data"]]
    lines = [business.line(till, "DEBIT", 5), business.line(business.cash, "CREDIT", 5)]
    assert fault(business.send("POST", ENTRIES, business.body(line_items=lines)))[0] == 404
    for duplicate in (
        {**body, **names},
        {**body, **stable("TILL")},
        {**body, "account_number": "531"},
    ):
        assert fault(business.send("POST", ACCOUNTS, duplicate)) == (409, "Conflict")
    child = child_of(business, business.cash, name="Till", **stable("TILL"))
    assert fault(child) == (409, "Conflict")


def test_an_account_with_a_line_in_any_currency_or_a_child_stays(
    business: Business, world: World
) -> None:
    company = Company(world)
    entry = company.post("1.00", currency="EUR")
    foreign, _ = (
        row["id"]
        for row in business.get(ACCOUNTS)["data"]
        if row["id"] not in (business.cash, business.sales)
    )
    assert company.send("GET", f"/ledger_entries/{entry['id']}").status == 200
    posted = business.post()
    assert business.send("POST", f"/ledger/entries/{posted['entry_id']}/reverse").status == 201
    parent = business.open("Costs", "EXPENSE", "DEBIT")
    child = child_of(business, parent, name="Rent").json["data"]["id"]
    for account in (foreign, business.cash, business.sales, parent):
        assert flags(business, account) == {False}
        assert fault(delete(business, account)) == (400, "BadRequest")
    assert flags(business, child) == {True}
    assert delete(business, child).status == 204
    assert flags(business, parent) == {True}
    assert delete(business, parent).status == 204


def test_an_account_that_another_api_opened_is_deleted_too(
    business: Business, world: World
) -> None:
    company = Company(world)
    opened = company.make("/ledger_accounts", {"number": "613000", "label": "Rent"})
    (rent,) = (row for row in business.get(ACCOUNTS)["data"] if row["name"] == "Rent")
    assert rent["is_deletable"]
    assert delete(business, rent["id"]).status == 204
    assert company.get(f"/ledger_accounts/{opened['id']}")["enabled"] is False


def test_an_entry_and_a_deletion_at_once_are_never_both_done(
    business: Business, process: Runtime
) -> None:
    for number in range(5):
        account = business.open(f"Account {number}", "ASSET", "DEBIT")
        lines = [business.line(account, "DEBIT", 5), business.line(business.cash, "CREDIT", 5)]
        body = business.body(line_items=lines)

        def attempt(place: int, account: str = account, body: Any = body) -> int:
            if place % 3 == 0:
                return delete(business, account).status
            return business.send("POST", ENTRIES, body).status

        with ThreadPoolExecutor(3) as pool:
            deleted, *posted = pool.map(attempt, range(3))
        assert (deleted, posted) in [(204, [404, 404]), (400, [200, 200])]
        process.chart.forget()


@pytest.mark.parametrize("text", ["id", "stable name"])
def test_a_reader_writes_nothing_and_another_tenant_is_not_found(
    business: Business, other: World, text: str
) -> None:
    stranger = Business(other)
    account = stranger.open("Till", "ASSET", "DEBIT", **stable("TILL"))
    name = account if text == "id" else "TILL"
    reader = {"authorization": f"Bearer {business.world.tenant.readonly_token}"}
    body = {"name": "X"}
    path, child = f"{ACCOUNTS}/{name}", f"{ACCOUNTS}/{name}/create-child-account"
    for method, target, sent in (
        ("GET", path, None),
        ("PUT", path, body),
        ("DELETE", path, None),
        ("POST", child, body),
    ):
        assert fault(business.send(method, target, sent)) == (404, "NotFound")
        refused = business.send(method, target, sent, **reader)
        assert refused.status == (404 if method == "GET" else 403)
    assert delete(stranger, account).status == 204


def test_an_account_of_any_text_in_the_path_is_not_found(business: Business) -> None:
    for text in ("9" * 3_000, "%ff", "%00", "%20", "\u2028", "." * 256):
        for path in (f"/ledger/accounts/{text}", f"/ledger/accounts/{text}/lines"):
            answer = business.send("GET", path)
            assert answer.status in (400, 404), (text, answer.body)
