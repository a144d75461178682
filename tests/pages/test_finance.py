"""The console as a finance person uses it: find, look, compare, take away; by keyboard too."""

import csv
import io
import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.pages import axe
from tests.pages.conftest import PICTURES, looking
from tests.pages.test_console import PENNYLANE, client, enter, post, tab
from tools.local.service import Service

SPEAKS = ("dwolla", "pennylane")

pytestmark = pytest.mark.real_engine

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
HAL = {"Accept": "application/vnd.dwolla.v1.hal+json"}


def open_label(api: httpx.Client, customer: str, value: str) -> str:
    amount = {"amount": {"value": value, "currency": "USD"}}
    answer = api.post(f"/customers/{customer}/labels", json=amount, headers=HAL)
    assert answer.status_code == 201, answer.text
    return answer.headers["location"].rpartition("/")[2]


def download(page: Page) -> list[dict[str, str]]:
    """Press the button, and return the rows of the file."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_complaint_leads_from_the_customer_to_the_author_of_an_entry(
    browser: Browser, service: Service, size: dict[str, int]
) -> None:
    customer = service.tenant["customers"][1]
    with client(service) as api:
        label = open_label(api, customer, "12.34")
    with looking(browser, service, viewport=size) as page:
        enter(page, service)
        page.get_by_role("searchbox", name="Search").fill("customer 2")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Customer 2").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("ustomer 2")
        funds = page.get_by_role("table", name="Funds").get_by_role("row")
        expect(funds.last).to_contain_text("1,000.00")
        row = page.get_by_role("row").filter(has_text="To and from labels")
        own = page.locator(".large .money").inner_text()
        expect(row.first.locator(".money").last).to_have_text(own)
        page.screenshot(path=PICTURES / f"console-customer-{size['width']}.png")
        page.get_by_role("link", name=f"label {label[:4]}…{label[-6:]}").click()
        expect(page.get_by_role("link", name="Customer 2")).to_be_visible()
        page.get_by_role("link", name="Label raised").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Label raised")
        written = page.locator(".version .facts")
        expect(written).to_contain_text(f"Posted by {service.tenant['client_id']}, dwolla")
        rows = download(page)
        assert [line["client"] for line in rows] == [service.tenant["client_id"]] * 2
        assert {line["credit"] or line["debit"] for line in rows} == {"12.34"}
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_labels_are_folded_under_their_customer_and_add_up(page: Page, service: Service) -> None:
    with client(service) as api:
        open_label(api, service.tenant["customers"][0], "5.00")
    enter(page, service)
    customers = page.get_by_role("table", name="Customers")
    expect(customers).to_be_visible()
    expect(page.get_by_text("· label")).to_have_count(0)
    fold = customers.get_by_role("button", name="ustomer 1")
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.focus()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(fold).to_be_focused()
    expect(customers.locator("tr.sum")).to_contain_text("1,000.00 USD")
    expect(customers.get_by_text("· label")).to_have_count(2)
    labels = [row for row in download(page) if row["role"] == "label"]
    assert len(labels) >= 2
    assert all(row["customer"] in row["name"] for row in labels)


def test_a_trial_balance_opens_and_closes_and_a_wrong_period_is_corrected(
    page: Page, service: Service
) -> None:
    enter(page, service)
    tab(page, "Trial balance")
    expect(page.get_by_text("Of all time")).to_be_visible()
    bank = page.get_by_role("row").filter(has_text="Bank")
    closing = bank.locator(".money").last.inner_text()
    expect(bank).to_contain_text("Dr")
    last = page.get_by_label("To", exact=True)
    page.get_by_label("From", exact=True).fill("2026-03-31")
    last.fill("2026-03-01")
    page.get_by_role("button", name="Show").click()
    assert last.evaluate("(field) => field.validationMessage") == "The end is before the begin."
    last.fill("2099-03-31")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("2026-03-31 to 2099-03-31")).to_be_visible()
    expect(bank.locator(".money").last).to_have_text(closing)
    total = page.locator("tr.sum .money")
    expect(total).to_have_count(6)
    amounts = total.all_inner_texts()
    assert amounts[::2] == amounts[1::2]
    page.goto("/console#/trial-balance?first=2026-02-02&last=2026-02-01")
    expect(page.get_by_text("The end is before the begin.")).to_be_visible()
    expect(last).to_have_value("2026-02-01")


def test_entries_are_found_and_taken_as_a_csv_without_formulas(
    page: Page, service: Service
) -> None:
    with client(service) as api:
        number = post(api, "613000", "512000", "1234.56", '=HYPERLINK("x")')
        body = {"piece_number": "F-001"}
        assert api.put(f"{PENNYLANE}/ledger_entries/{number}", json=body).status_code == 200
    enter(page, service)
    tab(page, "Entries")
    for label, text in (("Amount", "1,234.56"), ("Text or piece number", "f-001")):
        page.get_by_label(label).fill(text)
        page.get_by_role("button", name="Show").click()
        expect(page.locator("details")).to_have_count(1)
    rows = download(page)
    assert {row["description"] for row in rows} == {'\'=HYPERLINK("x")'}
    assert [(row["debit"], row["credit"]) for row in rows] == [("1234.56", ""), ("", "1234.56")]
    assert {row["piece number"] for row in rows} == {"F-001"}
    page.get_by_label("Text or piece number").fill("no such text")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No matching entries.")).to_be_visible()
    page.goto(f"/console#/entries/{number}")
    expect(page.locator(".changes")).to_have_text("piece number: none → F-001")
    expect(page.locator("dl")).to_contain_text("F-001")


def test_a_search_is_taken_as_a_csv_and_names_all_that_it_cut(page: Page, service: Service) -> None:
    with client(service) as api:
        body = {"number": "471100", "label": "+Needles"}
        assert api.post(f"{PENNYLANE}/ledger_accounts", json=body).status_code == 201
        for number in range(11):
            post(api, "471100", "512000", f"{number}.77", "A needle")
    enter(page, service)
    page.get_by_role("searchbox", name="Search").fill("needle")
    page.keyboard.press("Enter")
    rows = download(page)
    kinds = [(row["kind"], row["name or description"]) for row in rows]
    assert kinds == [("account", "'+Needles"), *[("entry", "A needle")] * 11]
    assert [row["amount"] for row in rows[1:]] == [f"{number}.77" for number in reversed(range(11))]
    page.get_by_role("link", name="All entries with this text").click()
    expect(page.locator("details")).to_have_count(11)


def test_a_chart_has_axes_and_a_zero_between_gains_and_losses(page: Page, service: Service) -> None:
    with client(service) as api:
        body = {"number": "580000", "label": "In transit"}
        assert api.post(f"{PENNYLANE}/ledger_accounts", json=body).status_code == 201
        post(api, "580000", "512000", "70.00", "Out")
        post(api, "512000", "580000", "120.00", "In", day="2026-03-09")
    enter(page, service)
    page.get_by_role("link", name="580000 In transit").click()
    chart = page.get_by_role("img", name=re.compile(r"now \S50\.00 USD"))
    expect(chart).to_be_visible()
    texts = chart.locator("text").all_text_contents()
    assert texts[:5] == ["-50", "0", "50", "100", "2026-03-03"]
    zero = chart.locator("line.zero").get_attribute("y1")
    area = chart.locator(".area").get_attribute("d") or ""
    assert f",{zero}H" in area
    assert f"V{zero}H" in area
    expect(chart.locator("line.grid")).to_have_count(3)


def test_the_token_lasts_as_long_as_the_tab_and_its_end_is_told(
    browser: Browser, service: Service
) -> None:
    page = browser.new_page(base_url=service.base_url)  # the browser logs the 401 as an error
    enter(page, service)
    tab(page, "Entries")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Entries")
    assert page.evaluate("localStorage.length") == 0
    page.evaluate("sessionStorage.setItem('ledger-token', 'ended')")
    expect(page.get_by_role("alert")).to_have_text(
        "The token has ended or was revoked. Paste a new one."
    )
    assert page.evaluate("sessionStorage.length") == 0
    page.close()


def test_the_closed_period_is_named_above_a_report(page: Page, service: Service) -> None:
    def close(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "closed_through": "2026-03-31"})

    enter(page, service)
    page.route("**/trial-balance*", close)
    tab(page, "Trial balance")
    expect(page.get_by_text("Books closed through 2026-03-31")).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_no_view_breaks_a_rule_of_accessibility(
    browser: Browser, service: Service, size: dict[str, int], scheme: str
) -> None:
    customer = service.tenant["customers"][0]
    axe.script()
    with looking(browser, service, viewport=size, color_scheme=scheme) as page:
        page.goto("/console")
        assert axe.violations(page) == []
        enter(page, service)
        views = (
            *("accounts", f"accounts/{customer}", f"accounts/{customer}/labels", "entries"),
            *("entries/?text=rent", "trial-balance", "search/rent", "accounts/512000"),
        )
        for view in views:
            page.goto(f"/console#/{view}")
            expect(page.locator("#content > *").first).to_be_visible()
            assert axe.violations(page) == [], view
        page.goto("/console#/entries/?text=rent")
        page.locator("summary").first.click()
        page.get_by_role("link", name="Details of Rent").first.click()
        expect(page.get_by_role("heading", level=2)).to_have_text("Version 1")
        assert axe.violations(page) == []


def test_the_page_is_used_by_keyboard_in_the_order_of_reading(page: Page, service: Service) -> None:
    enter(page, service)
    expect(page.get_by_role("table", name="Customers")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    place = "document.activeElement.id || document.activeElement.innerText.trim()"
    order = []
    for _ in range(9):
        page.keyboard.press("Tab")
        order.append(page.evaluate(place))
    assert order[:5] == ["skip", "Ledger", "business", "sought", "leave"]
    assert order[5:8] == ["Accounts", "Entries", "Trial balance"]
    page.get_by_role("link", name="Skip to content").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(place) == "view"
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("document.getElementById('view').classList.add('changed')")
    assert (
        page.evaluate("getComputedStyle(document.getElementById('view')).animationName") == "none"
    )
