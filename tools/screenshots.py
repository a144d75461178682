"""Takes the documents' pictures of the console, from the demo books: `make screenshots`.

Chromium must be on the path. The pictures are in docs/images; a test holds their sizes.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tools.local.service import Service, serving
from tools.local.template import ROOT

IMAGES = ROOT / "docs" / "images"
BYTES_MAX = 300_000  # of all pictures together, since each clone has them
DESK, PHONE = (1024, 660), (390, 760)
HAL = "application/vnd.dwolla.v1.hal+json"
# The picture's name, its view, its size and its scheme.
PICTURES = (
    ("console-accounts", "accounts", DESK, "light"),
    ("console-customer", "accounts/{customer}", DESK, "light"),
    ("console-trial-balance", "trial-balance", DESK, "dark"),
    ("console-phone", "accounts/512000", PHONE, "light"),
)


def prepare(service: Service) -> str:
    """Open a few labels of a customer; return the customer's id."""
    customer: str = service.tenant["customers"][0]
    headers = {"Authorization": f"Bearer {service.tenant['token']}", "Accept": HAL}
    with httpx.Client(base_url=service.base_url, headers=headers, timeout=30) as api:
        for value in ("120.00", "45.50", "9.90"):
            body = {"amount": {"value": value, "currency": "USD"}}
            api.post(f"/customers/{customer}/labels", json=body).raise_for_status()
    return customer


def show(browser: Browser, service: Service, view: str, size: tuple[int, int], scheme: str) -> Page:
    """Open a view of the console, and wait for its content."""
    width, height = size
    page = browser.new_page(
        base_url=service.base_url,
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.goto(f"/console#/{view}")
    page.get_by_label("Access token").fill(service.tenant["token"])
    page.get_by_role("button", name="Open the books").click()
    page.locator("#content > *").first.wait_for()
    for fold in page.locator(".fold").all()[:1]:
        fold.click()
        page.locator("tr.part").first.wait_for()
    return page


def take(browser: Browser, service: Service) -> Iterator[Path]:
    """Take each picture; yield its file."""
    customer = prepare(service)
    for name, view, size, scheme in PICTURES:
        page = show(browser, service, view.format(customer=customer), size, scheme)
        file = IMAGES / f"{name}.png"
        page.screenshot(path=file)
        page.close()
        yield file


def main() -> int:
    """Take all pictures; return 1 without a browser, or if they are too large."""
    program = shutil.which("chromium")
    if not program:
        print("there is no chromium on the path", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as service,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        sizes = {file: file.stat().st_size for file in take(browser, service)}
        browser.close()
    for file, size in sizes.items():
        print(f"{size:>8,} {file.relative_to(ROOT)}")
    return int(sum(sizes.values()) > BYTES_MAX)


if __name__ == "__main__":
    sys.exit(main())
