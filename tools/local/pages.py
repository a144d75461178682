"""Answers of the local service alone, before any function: front page, health and redirects.

On AWS each route is a Lambda, and none is spent on these. The reasons are in
docs/decisions/0099-the-local-service-has-pages-of-its-own.md.
"""

from collections.abc import Iterable

from tools.local.gateway import Answer
from tools.local.health import HEALTH

# The addresses without a slash are those of the routes.
PAGES = {"/console": "Console: accounts, entries and balances", "/docs": "API documents"}
_PUBLIC = (*PAGES, "/openapi")
_FRONT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Ledger</title>
<style>body {{ font: 1rem/1.6 system-ui, sans-serif; margin: 3rem auto; max-width: 36rem;
padding: 0 1rem; color-scheme: light dark }}</style>
<h1>Ledger</h1>
<p>This is the local service. Its terminal shows a token, and a request of each API.</p>
<ul>
{links}
</ul>
"""


def find(method: str, target: str, accept: str, paths: Iterable[str]) -> Answer | None:
    """Return the local answer to a request; None if it is the gateway's.

    `accept` is the header of that name, and `paths` are those of the gateway's routes.
    """
    path = target.partition("?")[0]
    if method not in ("GET", "HEAD"):
        return None
    if path == HEALTH:
        headers = {"content-type": "application/json", "cache-control": "no-store"}
        return Answer(200, headers, b'{"status":"ok"}\n')
    links = {page: title for page, title in PAGES.items() if page in paths}
    if path.endswith("/") and path[:-1] in links:
        return Answer(308, {"location": path[:-1]}, b"")
    if path == "/" and "text/html" in accept:
        headers = {"content-type": "text/html; charset=utf-8", "vary": "Accept"}
        return Answer(200, headers, front(links).encode())
    return None


def front(links: dict[str, str]) -> str:
    """Return the front page, which leads to other pages and to health."""
    items = {**links, HEALTH: "Health"}
    return _FRONT.format(
        links="\n".join(f'<li><a href="{path}">{title}</a></li>' for path, title in items.items())
    )


def is_public(target: str) -> bool:
    """Return whether a target is of a page, which answers HEAD too."""
    return f"{target.partition('?')[0]}/".startswith(tuple(f"{page}/" for page in _PUBLIC))
