"""The console checks what it shows: versions that a bad service adds, repeats or changes."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.test_console import client
from tests.pages.test_proof import await_proof, changing, look
from tools.local.service import Service

SPEAKS = ("dayzero",)

pytestmark = pytest.mark.real_engine

ENTRIES = "/api/v1/journal-entries"
ANSWER = "**/console/api/businesses/*/entries/*"
FORGED = "999,999.99"


@pytest.fixture(scope="module")
def removed(service: Service) -> Iterator[str]:
    """An entry of two versions that is removed, in the published log."""
    with client(service) as api:
        api.headers["x-business-id"] = service.tenant["business_id"]
        ledgers = api.get("/api/v1/ledgers").json()["items"]
        ids = {ledger["account_number"]: ledger["id"] for ledger in ledgers}
        lines = [
            {"ledger_id": ids[code], "debit_credit": side, "amount": 1234}
            for code, side in (("613000", "debit"), ("512000", "credit"))
        ]
        body = {"description": "Paper", "date": "2026-01-31", "line_entries": lines}
        entry = accepted(api.post(ENTRIES, json=body)).json()["id"]
        accepted(api.put(f"{ENTRIES}/{entry}", json={**body, "description": "Ink"}))
        accepted(api.delete(f"{ENTRIES}/{entry}"))
        await_proof(api, service, entry, 3)
        yield entry


def accepted(answer: httpx.Response) -> httpx.Response:
    assert answer.is_success, answer.text
    return answer


def verdict(page: Page, place: int) -> Locator:
    """Press the button of a version, and return the sentence of its check."""
    button = page.locator(f"#prove-{place}")
    button.click()
    return page.locator(".proof").filter(has=button).locator("[role=status]")


def forged(version: dict[str, Any]) -> dict[str, Any]:
    lines = [{**line, "amount": FORGED.replace(",", "")} for line in version["lines"]]
    return {**version, "lines": lines}


def revived(body: dict[str, Any]) -> None:
    """Show the removal as a third version, with its author and its time."""
    last = body["versions"][-1]
    by, at = body["removed_by"], body["removed_at"]
    body["versions"].append({**forged(last), "version": 3, "by": by, "removed_at": at})
    body.update(removed_at=None, removed_by=None)


def repeated(body: dict[str, Any]) -> None:
    """Show the first version again in the place of the second."""
    body["versions"][1] = body["versions"][0]


def repriced(body: dict[str, Any]) -> None:
    body["versions"][0] = forged(body["versions"][0])


def test_each_version_and_the_removal_verify(page: Page, service: Service, removed: str) -> None:
    look(page, service, removed)
    for place in (1, 2, 3):
        expect(verdict(page, place)).to_contain_text("Sealed and verified")


@pytest.mark.parametrize(("change", "place"), [(revived, 3), (repeated, 2)])
def test_a_version_that_the_log_lacks_does_not_verify(
    page: Page,
    service: Service,
    removed: str,
    change: Callable[[dict[str, Any]], None],
    place: int,
) -> None:
    page.route(ANSWER, changing(change))
    look(page, service, removed)
    expect(verdict(page, 1)).to_contain_text("Sealed and verified")
    expect(verdict(page, place)).to_contain_text("Does not verify")
    section = page.locator(".version").filter(has=page.locator(f"#prove-{place}"))
    expect(section.locator("li.failed").first).to_have_text("✗ The page shows the row")
    expect(section.locator(".verified")).to_have_count(0)


def test_a_verdict_ends_as_the_page_changes(page: Page, service: Service, removed: str) -> None:
    look(page, service, removed)
    sentence = verdict(page, 1)
    expect(sentence).to_contain_text("Sealed and verified")
    page.route(ANSWER, changing(repriced))
    expect(page.locator(".version").last).to_contain_text(FORGED)
    expect(sentence).to_have_text("Not checked: the page has changed since the check.")
    expect(page.locator(".verified")).to_have_count(0)
