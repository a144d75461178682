"""Deque's axe-core, the checker of accessibility, on a page in Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tools.local.packages import Packages
from tools.local.template import ROOT

INSTALLED = ROOT / ".local" / "browser"
PACKAGES = Packages(ROOT / "tools" / "requirements" / "browser", INSTALLED)
SCRIPT = INSTALLED / "node_modules" / "axe-core" / "axe.min.js"


def script() -> Path:
    """Return the checker's file; install it if needed, and skip the test without npm."""
    reason = "" if PACKAGES.has("axe-core") else PACKAGES.install("axe-core")
    if reason:
        pytest.skip(reason)
    return SCRIPT


def violations(page: Page) -> list[str]:
    """Return each violation on the page: its rule, and the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(script().read_text())
    results = page.evaluate("axe.run()")
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]
