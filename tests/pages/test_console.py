"""The page at /console, in a browser: the demo book as it is, and as it becomes."""

import json
import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.pages.conftest import PICTURES, SECONDS, looking
from tools.local.service import Service

SPEAKS = ("dwolla", "pennylane")

pytestmark = pytest.mark.real_engine

PENNYLANE = "/api/external/v2"


def enter(page: Page, service: Service, token: str = "") -> None:
    page.goto("/console")
    page.get_by_label("Access token").fill(token or service.tenant["token"])
    page.get_by_role("button", name="Open the books").click()


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def balance(page: Page, name: str) -> Any:
    """Return the element with an account's balance in the list."""
    return page.get_by_role("row").filter(has_text=name).locator(".money")


def client(service: Service) -> httpx.Client:
    headers = {"Authorization": f"Bearer {service.tenant['token']}"}
    return httpx.Client(base_url=service.base_url, headers=headers, timeout=SECONDS)


def accounts(api: httpx.Client) -> dict[str, int]:
    items = api.get(f"{PENNYLANE}/ledger_accounts", params={"limit": 1000}).json()["items"]
    return {account["number"]: account["id"] for account in items}


def post(
    api: httpx.Client, debit: str, credit: str, amount: str, label: str, day: str = "2026-03-03"
) -> int:
    numbers = accounts(api)
    sides = ((debit, amount, "0.00"), (credit, "0.00", amount))
    lines = [
        {"ledger_account_id": numbers[code], "debit": debit_, "credit": credit_}
        for code, debit_, credit_ in sides
    ]
    body = {"date": day, "label": label, "journal_id": 1, "currency": "USD"}
    answer = api.post(f"{PENNYLANE}/ledger_entries", json={**body, "ledger_entry_lines": lines})
    assert answer.status_code == 201, answer.text
    number: int = answer.json()["id"]
    return number


def test_accounts_are_listed_with_their_balances(page: Page, service: Service) -> None:
    enter(page, service)
    expect(balance(page, "customer 1")).to_have_text("900.00 USD")
    with client(service) as api:
        period = {"period_start": "2020-01-01", "period_end": "2030-12-31", "limit": "1000"}
        rows = api.get(f"{PENNYLANE}/trial_balance", params=period).json()["items"]
    for row in rows:
        if row["number"] in ("512000", "607000", "613000", "641000"):
            minor = round(float(row["debits"]) * 100) - round(float(row["credits"]) * 100)
            expect(balance(page, row["number"])).to_have_text(f"{minor / 100:,.2f} USD")
    page.get_by_label("Filter").fill("rent")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("Filter").fill("nobody")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No matching accounts.")).to_be_visible()


def test_a_balance_changes_on_the_page_after_an_entry_is_posted(
    page: Page, service: Service
) -> None:
    enter(page, service)
    with client(service) as api:
        post(api, "613000", "512000", "0.01", "A cent")
        before = balance(page, "613000").inner_text()
        post(api, "613000", "512000", "1.00", "A dollar")
        expect(balance(page, "613000")).not_to_have_text(before)
        expect(balance(page, "613000")).to_have_text(re.compile(r"\.01 USD"))
    expect(page.locator(".changed").first).to_be_visible()


def test_the_token_is_in_the_tabs_storage_and_nowhere_else(page: Page, service: Service) -> None:
    calls: list[Request] = []
    page.on("request", lambda request: calls.append(request))
    enter(page, service)
    expect(balance(page, "Capital")).to_be_visible()
    remaining = "[document.cookie, location.href, document.documentElement.outerHTML]"
    for text in [*page.evaluate(remaining), page.evaluate("JSON.stringify(localStorage)")]:
        assert service.tenant["token"] not in text
    assert page.evaluate("document.getElementById('token').value") == ""
    assert {item.method for item in calls} == {"GET"}, "it is read only"
    assert not [item.url for item in calls if service.tenant["token"] in item.url]
    page.get_by_role("button", name="Sign out").click()
    assert page.evaluate("sessionStorage.length") == 0
    expect(page.get_by_label("Access token")).to_be_focused()
    assert page.locator("#view").inner_html() == ""


def test_a_token_that_opens_nothing_is_said_so(browser: Browser, service: Service) -> None:
    page = browser.new_page(base_url=service.base_url)  # the browser logs the 401 as an error
    enter(page, service, "nobody's")
    expect(page.get_by_role("alert")).to_have_text("The token is not valid, or it has ended.")
    expect(page.get_by_label("Access token")).to_be_focused()
    page.close()


def test_an_account_has_a_chart_and_a_statement(page: Page, service: Service) -> None:
    enter(page, service)
    page.get_by_role("link", name="512000 Bank").click()
    chart = page.get_by_role("img", name=re.compile("Balance in USD from 20.* USD"))
    expect(chart).to_be_visible()
    large = page.locator(".large .money").inner_text()
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 9)
    expect(page.locator(".reading")).to_contain_text(large)
    page.mouse.move(box["x"] + 2, box["y"] + 9)
    expect(page.locator(".reading")).not_to_contain_text(large)
    expect(page.locator("tbody tr")).to_have_count(50)
    expect(page.locator("tbody tr").first.locator(".money").last).to_have_text(large)
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("link", name="Capital paid in by the owners")).to_be_visible()
    expect(page.get_by_role("button", name="More")).to_have_count(0)
    page.screenshot(path=PICTURES / "console-account.png")


def test_an_entry_shows_its_lines_and_all_its_versions(page: Page, service: Service) -> None:
    with client(service) as api:
        number = post(api, "607000", "512000", "12.00", "Twelve crates")
        line = api.get(f"{PENNYLANE}/ledger_entries/{number}").json()["ledger_entry_lines"][0]["id"]
        pair = [{"id": line, "label": "broken ones"}]
        body = {"label": "Eleven crates", "ledger_entry_lines": {"update": pair}}
        assert api.put(f"{PENNYLANE}/ledger_entries/{number}", json=body).status_code == 200
    enter(page, service)
    tab(page, "Entries")
    page.get_by_role("button", name="More").click()
    card = page.locator("details").filter(has_text="Eleven crates")
    card.locator("summary").click()
    expect(card).to_contain_text("version 2")
    expect(card.get_by_role("row")).to_have_count(3)
    expect(card.get_by_role("row").nth(1)).to_contain_text("607000")
    page.screenshot(path=PICTURES / "console-entries.png")
    card.get_by_role("link", name="Details").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["Version 2", "Version 1"])
    expect(page.locator(".version").first).to_contain_text(
        "description: Twelve crates → Eleven crates"
    )
    for facts in page.locator(".version .facts").all():
        expect(facts).to_contain_text(re.compile(r"by \S+, pennylane, request \S+"))
    expect(page.locator("tr.new")).to_have_count(1)
    expect(page.locator("tr.new")).to_contain_text("broken ones")
    page.screenshot(path=PICTURES / "console-entry.png")


def test_a_trial_balance_is_of_a_period(page: Page, service: Service) -> None:
    enter(page, service)
    tab(page, "Trial balance")
    sums = page.locator("tr.sum .money")
    expect(sums).to_have_count(6)
    assert sums.first.inner_text() == sums.nth(1).inner_text()
    page.screenshot(path=PICTURES / "console-trial.png")
    page.get_by_label("From", exact=True).fill("1999-01-01")
    page.get_by_label("To", exact=True).fill("1999-12-31")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No entries in this period.")).to_be_visible()


def test_an_id_is_found_in_any_spelling(browser: Browser, service: Service) -> None:
    page = browser.new_page(base_url=service.base_url)  # see below
    with client(service) as api:
        number = post(api, "641000", "512000", "7.77", "Found by its id")
        bank = accounts(api)["512000"]
    enter(page, service)
    expect(balance(page, "Capital")).to_be_visible()
    uuid = page.get_by_role("link", name="512000 Bank").get_attribute("href")
    assert uuid
    title = page.get_by_role("heading", level=1)
    for text, matches in (
        (str(number), "Found by its id"),
        (str(number << 10 | 1), "Found by its id"),
        (str(bank), "Bank"),
        (uuid.rpartition("/")[2], "Bank"),
        ("512000", "Bank"),
    ):
        tab(page, "Accounts")
        page.get_by_role("searchbox", name="Search").fill(text)
        page.keyboard.press("Enter")
        expect(title).to_have_text(matches)
    page.close()


def test_an_id_of_nothing_is_said_so(browser: Browser, service: Service) -> None:
    page = browser.new_page(base_url=service.base_url)  # the browser logs the 404s as errors
    enter(page, service)
    page.get_by_role("searchbox", name="Search").fill("00000000-0000-7000-8000-000000000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No account or entry has the id")).to_be_visible()
    page.close()


def test_a_name_like_a_script_is_text(page: Page, service: Service) -> None:
    name = "<img src=x onerror=alert(1)>"
    with client(service) as api:
        body = {"number": "471000", "label": name}
        assert api.post(f"{PENNYLANE}/ledger_accounts", json=body).status_code == 201
    enter(page, service)
    expect(page.get_by_role("link", name=f"471000 {name}")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_phone(browser: Browser, service: Service, scheme: str) -> None:
    size = {"width": 390, "height": 844}
    with looking(browser, service, viewport=size, color_scheme=scheme) as page:
        enter(page, service)
        views = [("Accounts", "tbody tr"), ("Entries", "details"), ("Trial balance", "tr.sum")]
        for name, view in views:
            tab(page, name)
            expect(page.locator(view).first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
            page.screenshot(path=PICTURES / f"console-phone-{scheme}-{name.split()[0].lower()}.png")
        tab(page, "Accounts")
        page.get_by_role("link", name="512000 Bank").click()
        expect(page.get_by_role("img", name="Balance")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        page.screenshot(path=PICTURES / f"console-phone-{scheme}-account.png")


def test_the_policy_lets_nothing_else_in(service: Service) -> None:
    answer = httpx.get(f"{service.base_url}/console", timeout=SECONDS)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert json.dumps(answer.text).count("<script") == 1
