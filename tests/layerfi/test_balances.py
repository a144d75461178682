"""Balances of all accounts: what the entries come to, and exact where the account is guarded."""

from typing import Any

from tests.clients.layerfi import Business
from tools.local.counting import count_tenant
from tools.local.replay import snapshot


def counted(business: Business) -> None:
    count_tenant(business.world.tenant.tenant_id, snapshot())


def balances(business: Business, query: str = "", count: bool = True) -> dict[str, Any]:
    """Return each account by name, as Layer shows it."""
    if count:
        counted(business)
    body: dict[str, Any] = {}

    def note(accounts: list[Any]) -> None:
        for account in accounts:
            body[account["name"]] = account
            note(account["sub_accounts"])

    note(business.get(f"/ledger/balances{query}")["data"]["accounts"])
    return body


def test_a_balance_is_on_the_normal_side_and_has_those_under_it(business: Business) -> None:
    under = {"parent_id": {"type": "AccountId", "id": business.cash}}
    till = business.open("Till", "ASSET", "DEBIT", **under)
    business.make("/ledger/journal-entries", business.body(500))
    lines = [business.line(till, "DEBIT", 70), business.line(business.cash, "CREDIT", 70)]
    business.make("/ledger/journal-entries", {**business.body(), "line_items": lines})
    matches = balances(business)
    assert (matches["Cash"]["balance"], matches["Till"]["balance"]) == (500, 70)
    assert (matches["Sales"]["balance"], matches["Sales"]["entries"]) == (500, 1)
    assert [account["name"] for account in matches["Cash"]["sub_accounts"]] == ["Till"]


def test_a_reversal_takes_it_back_and_other_currencies_stay_out(business: Business) -> None:
    entry = business.make("/ledger/journal-entries", business.body(500))["entry_id"]
    assert balances(business)["Cash"]["balance"] == 500
    business.make(f"/ledger/entries/{entry}/reverse", {})
    assert balances(business)["Cash"]["balance"] == 0


def test_a_period_ends_before_its_end(business: Business) -> None:
    business.make("/ledger/journal-entries", business.body(500))  # of January 31
    in_january = "?start_date=2026-01-01&end_date=2026-02-01"
    assert balances(business, in_january)["Cash"]["balance"] == 500
    assert balances(business, "?end_date=2026-01-31")["Cash"]["balance"] == 0
    assert balances(business, "?start_date=2026-02-01")["Cash"]["balance"] == 0


def test_a_bad_date_is_refused(business: Business) -> None:
    answer = business.send("GET", "/ledger/balances?start_date=31.1.2026")
    assert answer.status == 400


def test_lines_have_the_balance_after_them(business: Business) -> None:
    days = ("2026-01-30T08:00:00Z", "2026-02-01T09:00:00Z", "2026-02-01T10:00:00Z")
    for place, at in enumerate((*days, *days, "2026-02-03T00:00:00Z")):
        business.make("/ledger/journal-entries", {**business.body(10 + place), "entry_at": at})
    counted(business)
    path = f"/ledger/accounts/{business.cash}/lines"
    whole = business.get(f"{path}?sort_by=entry_at")["data"]
    assert [line["entry_at"][:10] for line in whole] == sorted(x["entry_at"][:10] for x in whole)
    amounts = [line["amount"] for line in whole]
    expected = [sum(amounts[: place + 1]) for place in range(len(amounts))]
    assert [line["running_balance"] for line in whole] == expected
    backwards = business.get(f"{path}?sort_by=entry_at&sort_order=DESC&limit=3")
    assert [line["running_balance"] for line in backwards["data"]] == expected[::-1][:3]
    cursor = backwards["meta"]["pagination"]["cursor"]
    later = business.get(f"{path}?sort_by=entry_at&sort_order=DESC&limit=3&cursor={cursor}")
    assert [line["running_balance"] for line in later["data"]] == expected[::-1][3:6]
    since = business.get(f"{path}?start_date=2026-02-01")["data"]
    assert [line["running_balance"] for line in since] == expected[2:]
    balances_by_line = {line["id"]: line["running_balance"] for line in whole}
    for order in ("entry_number", "created_at", "created_at&sort_order=DESC"):
        lines = business.get(f"{path}?sort_by={order}")["data"]
        assert [line["id"] for line in lines] != [line["id"] for line in whole]
        assert {line["id"]: line["running_balance"] for line in lines} == balances_by_line


def test_a_page_by_creation_has_a_month_of_days_at_most(business: Business) -> None:
    """Each day costs reads of its own, so a page of many days ends earlier."""
    for day in range(1, 34):
        at = f"2026-0{1 + day // 20}-{1 + day % 20:02d}T10:00:00Z"
        business.post(day, entry_at=at)
    counted(business)
    path = f"/ledger/accounts/{business.cash}/lines?sort_by=created_at"
    page = business.get(path)
    assert (len(page["data"]), page["meta"]["pagination"]["has_more"]) == (31, True)
    rest = business.get(f"{path}&cursor={page['meta']['pagination']['cursor']}")["data"]
    balances = [line["running_balance"] for line in page["data"] + rest]
    assert balances == [sum(range(1, day + 1)) for day in range(1, 34)]
