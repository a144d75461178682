"""The console checks a proof in the browser: each state, and answers that somebody changed."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from ledger.log.notes import LogKey
from tests.pages import axe, proof_cases
from tests.pages.conftest import PICTURES, SECONDS, looking
from tests.pages.test_console import client, enter, post
from tools.local.service import Service

SPEAKS = ("pennylane",)

pytestmark = pytest.mark.real_engine

PROOF = "**/log/*/entries/*/proof*"
WITHOUT_ED25519 = """
const real = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (form, key, algorithm, ...more) => algorithm.name === "Ed25519"
  ? Promise.reject(new DOMException("", "NotSupportedError")) : real(form, key, algorithm, ...more);
"""


@pytest.fixture(scope="module")
def number(service: Service) -> Iterator[int]:
    """An entry in the published log."""
    with client(service) as api:
        number = post(api, "613000", "512000", "88.05", "Proved")
        await_proof(api, service, number, 1)
        yield number


def await_proof(api: httpx.Client, service: Service, entry: int | str, version: int) -> None:
    """Wait until a version is in the published log."""
    path = f"/log/{service.tenant['business_id']}/entries/{entry}/proof?version={version}"
    end = time.monotonic() + SECONDS
    while api.get(path).status_code != 200:
        assert time.monotonic() < end, "the version is not published"
        time.sleep(0.1)


def look(page: Page, service: Service, entry: int | str) -> None:
    """Sign in, and open an entry."""
    enter(page, service)
    expect(page.get_by_role("heading", level=1)).to_have_text("Accounts")
    page.goto(f"/console#/entries/{entry}")


def check(page: Page, service: Service, number: int) -> Locator:
    """Open the entry, press the button, and return the sentence of its first version."""
    look(page, service, number)
    page.get_by_role("button", name="Check in the log").click()
    return page.locator(".proof [role=status]")


@pytest.fixture
def plain(browser: Browser, service: Service) -> Iterator[Page]:
    """A page whose refused requests the browser may log."""
    page = browser.new_page(base_url=service.base_url, viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def changing(change: Callable[[dict[str, Any]], object]) -> Callable[[Route], None]:
    """Return a handler that changes a proof on its way, as a bad service would."""

    def handle(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        change(body)
        route.fulfill(response=answer, json=body)

    return handle


def refusing(route: Route) -> None:
    """Refuse a proof, as the service does."""
    detail = "The version is sealed at place 6."
    problem = {"title": "Not Found", "status": 404, "detail": detail, "code": "NotYetPublished"}
    route.fulfill(status=404, json=problem)


def test_a_sealed_entry_verifies_in_the_browser(
    browser: Browser, service: Service, number: int
) -> None:
    with looking(browser, service, viewport={"width": 390, "height": 844}) as page:
        sentence = check(page, service, number)
        expect(sentence).to_contain_text("Sealed and verified. Place ")
        expect(page.locator(".proof li")).to_have_count(7)
        expect(page.locator(".proof")).to_contain_text("By the key that this service names")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert axe.violations(page) == []
        page.screenshot(path=PICTURES / "console-proof.png")


def test_the_key_of_the_reader_stays_in_the_tab_until_the_sign_out(
    page: Page, service: Service, number: int
) -> None:
    with client(service) as api:
        path = f"/log/{service.tenant['business_id']}/entries/{number}/proof"
        key: str = api.get(path).json()["key"]
    # The service names another key: the reader's own counts.
    page.route(PROOF, changing(lambda body: body.update(key=other_key(key))))
    sentence = check(page, service, number)
    expect(sentence).to_contain_text("Does not verify")
    field = page.get_by_label("Key of the log")
    field.fill("no key")
    page.get_by_role("button", name="Use this key").click()
    assert "It is no key" in field.evaluate("element => element.validationMessage")
    field.fill(key)
    page.get_by_role("button", name="Use this key").click()
    expect(sentence).to_contain_text("Sealed and verified")
    expect(page.locator(".proof")).to_contain_text("By your key, which this tab keeps.")
    page.reload()
    page.get_by_role("button", name="Check in the log").click()
    expect(page.locator(".proof")).to_contain_text("By your key")
    page.get_by_role("button", name="Sign out").click()
    assert page.evaluate("sessionStorage.length") == 0


def other_key(key: str) -> str:
    """Return a key of the same name with another public half."""
    return LogKey(LogKey.of_text(key).name, bytes(range(32))).text


def swap(text: str, old: str, new: str) -> str:
    assert old in text, text
    return text.replace(old, new, 1)


FORGERIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "row": lambda body: body.update(row=swap(body["row"], "8805", "9805")),
    "leaf": lambda body: body.update(leaf=swap(body["leaf"], '"v":1', '"v":2')),
    "index": lambda body: body.update(index=body["index"] - 1),
    "hash": lambda body: body["proof"].reverse(),
    "no hash": lambda body: body["proof"].pop(),
    "root": lambda body: body.update(checkpoint=flipped(body["checkpoint"], 2)),
    "signature": lambda body: body.update(checkpoint=flipped(body["checkpoint"], 4)),
    "size": lambda body: body.update(size=body["size"] + 1),
    "malformed": lambda body: body.update(leaf="{"),
}


def flipped(note: str, line: int) -> str:
    """Return a checkpoint with another base64 character in a line."""
    lines = note.split("\n")
    place = len(lines[line]) - 20
    other = "A" if lines[line][place] != "A" else "B"
    lines[line] = lines[line][:place] + other + lines[line][place + 1 :]
    return "\n".join(lines)


def test_a_changed_answer_is_red(page: Page, service: Service, number: int) -> None:
    sentence = check(page, service, number)
    expect(sentence).to_contain_text("Sealed and verified")
    for name, change in FORGERIES.items():
        page.route(PROOF, changing(change))
        page.get_by_role("button", name="Check again").click()
        expect(page.locator(".proof p.failed"), name).to_contain_text("Does not verify")
        page.unroute(PROOF)
        page.get_by_role("button", name="Check again").click()
        expect(sentence, name).to_contain_text("Sealed and verified")


def test_a_page_that_shows_another_amount_than_the_row_is_red(
    page: Page, service: Service, number: int
) -> None:
    def change(body: dict[str, Any]) -> None:
        for line in body["versions"][0]["lines"]:
            line["amount"] = "88.06"

    page.route("**/console/api/businesses/*/entries/*", changing(change))
    expect(check(page, service, number)).to_contain_text("Does not verify")
    expect(page.locator(".proof li.failed")).to_have_text(["✗ The page shows the row"])


def test_a_browser_without_ed25519_says_that_the_signature_is_unchecked(
    page: Page, service: Service, number: int
) -> None:
    page.add_init_script(WITHOUT_ED25519)
    sentence = check(page, service, number)
    expect(sentence).to_contain_text("signature not checked in this browser")
    expect(page.locator(".proof .verified")).to_have_count(0)
    expect(page.locator(".proof li").last).to_contain_text("The key has signed the checkpoint")


def test_a_refusal_and_a_lost_answer_are_no_verdict(
    plain: Page, service: Service, number: int
) -> None:
    plain.route(PROOF, refusing)
    expect(check(plain, service, number)).to_have_text("The version is sealed at place 6.")
    plain.unroute(PROOF)
    plain.route(PROOF, lambda route: route.abort())
    plain.get_by_role("button", name="Check again").click()
    sentence = plain.locator(".proof [role=status]")
    expect(sentence).to_have_text("Not checked: the proof could not be fetched.")
    expect(plain.locator(".proof .failed")).to_have_count(0)
    plain.unroute(PROOF)
    plain.get_by_role("button", name="Check again").click()
    expect(sentence).to_contain_text("Sealed and verified")
    routes: list[Route] = []
    plain.route(PROOF, lambda route: routes.append(route))
    plain.get_by_role("button", name="Check again").click()
    expect(plain.locator(".proof [role=status]")).to_have_text("Checking…")
    expect(plain.locator(".proof li")).to_have_count(0)
    routes[0].continue_()
    expect(sentence).to_contain_text("Sealed and verified")


def test_a_key_that_nobody_can_read_does_not_verify(
    page: Page, service: Service, number: int
) -> None:
    page.route(PROOF, changing(lambda body: body.update(key="junk")))
    expect(check(page, service, number)).to_contain_text("Does not verify")
    expect(page.locator(".proof li.failed")).to_have_text(["✗ The key is readable, as name+id+key"])
    expect(page.locator(".proof")).to_contain_text("The service names an unreadable key.")


def test_a_token_without_the_scope_of_the_log_is_said_so(
    plain: Page, service: Service, number: int
) -> None:
    plain.route(PROOF, lambda route: route.fulfill(status=403, json={"code": "ScopeMissing"}))
    expect(check(plain, service, number)).to_have_text("The token lacks the scope log:readonly.")


def test_each_other_value_fails_its_own_step(page: Page, service: Service, number: int) -> None:
    business = service.tenant["business_id"]
    with client(service) as api:

        def proved(entry: int | str) -> tuple[Any, Any]:
            page_data = api.get(f"/console/api/businesses/{business}/entries/{entry}").json()
            proof = f"/log/{business}/entries/{entry}/proof?version=1"
            section = {**page_data["versions"][0], "kind": "entry", "place": 1}
            return api.get(proof).json(), section

        changes = api.get(f"/log/{business}/changes").json()["items"]
        early = next(item["id"] for item in changes if item["kind"] == "entry")
        cases = proof_cases.cases(proved(number), proved(early))
    page.goto("/console")
    failed = page.evaluate(proof_cases.FAILED, [business, [case for case, _ in cases]])
    assert failed == [expected for _, expected in cases]
