"""The service as `make serve` runs it, and a browser that looks at its pages.

Chromium is Debian's; without it the tests are skipped, and CI installs it.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from tools.local.service import Service, tried
from tools.local.template import ROOT

PROGRAM = shutil.which("chromium") or ""
PICTURES = ROOT / ".local" / "pictures"
# Actions and navigations wait so long by default, and `expect` 5 s: too short on a loaded machine.
SECONDS = 30
expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with tried(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not PROGRAM:
        pytest.skip("there is no chromium on the path")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def looking(browser: Browser, service: Service, **mode: Any) -> Iterator[Page]:
    """Yield a page on which nothing may fail, be refused by the policy, or come from elsewhere."""
    page = browser.new_page(base_url=service.base_url, **mode)
    troubles: list[str] = []

    def on_response(response: Response) -> None:
        if not response.url.startswith((service.base_url, "data:")):
            troubles.append(f"from elsewhere: {response.url}")

    page.on("response", on_response)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda body: troubles.append(body.text) if body.type in ("error", "warning") else None,
    )
    yield page
    page.close()
    assert not troubles


@pytest.fixture
def page(browser: Browser, service: Service) -> Iterator[Page]:
    """A page on a desk."""
    with looking(browser, service, viewport={"width": 1280, "height": 900}) as page:
        yield page
