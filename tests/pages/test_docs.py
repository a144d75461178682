"""The page at /docs, in a browser: it renders every document and sends requests to the service."""

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.conftest import PICTURES
from tests.present import has
from tools import screenshots
from tools.local.service import Service
from tools.local.template import ROOT

pytestmark = pytest.mark.real_engine

TITLES = {
    "dwolla": "Dwolla Labels",
    "pennylane": "Pennylane ledger entries",
    "layerfi": "Layer journal entries",
    "dayzero": "DayZero journal entries",
    "console": "The console's reads",
}


@pytest.mark.parametrize("name", [name for name in TITLES if has(name)])
def test_every_document_is_rendered(page: Page, name: str) -> None:
    page.goto(f"/docs?api={name}")
    expect(page.locator(".info .title")).to_contain_text(TITLES[name])
    document = json.loads((ROOT / f"functions/web/get_openapi/{name}.json").read_text())
    operations = sum(len(operations) for operations in document["paths"].values())
    expect(page.locator(".opblock")).to_have_count(operations)
    expect(page.locator("nav a[aria-current]")).to_have_attribute("href", f"?api={name}")
    page.screenshot(path=PICTURES / f"docs-{name}.png")


@pytest.mark.parametrize("dialect", [name for name in ("dwolla",) if has(name)])
def test_a_request_is_tried_from_the_page(page: Page, service: Service, dialect: str) -> None:
    page.goto(f"/docs?api={dialect}")
    page.get_by_role("button", name="Authorize").first.click()
    page.locator(".auth-container input").fill(service.tenant["token"])
    page.locator(".auth-btn-wrapper .authorize").click()
    page.locator(".auth-btn-wrapper .btn-done").click()
    operation = page.locator("#operations-Labels-list_labels")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_placeholder("id").fill(service.tenant["customers"][0])
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table")
    expect(answer.locator(".response-col_status").nth(1)).to_contain_text("200")
    expect(answer).to_contain_text('"total": 1')
    page.screenshot(path=PICTURES / "docs-tried.png", full_page=True)


def test_the_page_fits_a_phone(browser: Browser, service: Service) -> None:
    page = browser.new_page(base_url=service.base_url, viewport={"width": 390, "height": 844})
    page.goto("/docs?api=layerfi")
    expect(page.locator(".opblock").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.screenshot(path=PICTURES / "docs-phone.png")
    page.close()


def test_the_documents_pictures_are_small() -> None:
    sizes = {file.stem: file.stat().st_size for file in screenshots.IMAGES.glob("*.png")}
    assert sizes.keys() == {name for name, *_ in screenshots.PICTURES}
    assert sum(sizes.values()) <= screenshots.BYTES_MAX
