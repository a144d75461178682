"""The bill of a month of junk: requests of strangers, as many as the throttles let through.

It counts the routes and rates of the template, and the bytes of the largest answer of each route.
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from ledger.http.static import PLAIN_BYTES_MAX, folder_of
from tools.local.template import ROOT
from tools.throttles import route_settings

MARKS = re.compile(r"(<!-- junk -->\n).*(<!-- end of junk -->)", re.DOTALL)
SECONDS = 2_628_000  # of a month
# US dollars; docs/cost.md has their sources.
GATEWAY_MILLION, FUNCTION_MILLION, GIGABYTE, READ_MILLION = 1.00, 0.70, 0.09, 0.125
GATEWAY_BYTES = 512 * 1024  # one request of the gateway's price
SMALL_BYTES = 400  # an answer without a page, with its headers
PAGE = ROOT / "functions" / "web" / "get_page" / "page"
FOLDERS = {
    "GET /docs": [PAGE / "index.html"],
    "GET /openapi/{document}": [*(ROOT / "functions" / "web" / "get_openapi").glob("*.json")],
    "GET /console": [ROOT / "functions" / "console" / "get_page" / "page" / "index.html"],
    "GET /console/{asset}": [*(ROOT / "functions" / "console" / "get_page" / "page").iterdir()],
}
# Reads of the table for a request that looks like a client's: the format, and a client or token.
READS = {"POST /token": 2, "POST /oauth2/token": 2, "POST /oauth2/revoke": 2}


@dataclass(frozen=True, slots=True)
class Junk:
    """The requests of a route in a month, the bytes of its largest answer, and the price."""

    route: str
    rate: int
    answer_bytes: int

    @property
    def requests(self) -> int:
        """The requests that the throttle lets through."""
        return self.rate * SECONDS

    @property
    def dollars(self) -> float:
        """The price of gateway, function, table and transfer to the internet."""
        million = FUNCTION_MILLION + GATEWAY_MILLION * ceil(self.answer_bytes / GATEWAY_BYTES)
        million += READ_MILLION * READS.get(self.route, 0)
        transfer = self.requests * self.answer_bytes / 1e9 * GIGABYTE
        return self.requests / 1e6 * million + transfer


def _largest(files: list[Path]) -> int:
    """Return the bytes of the largest answer: a large file is sent as gzip alone."""
    return max(map(_answer_bytes, files))


def _answer_bytes(file: Path) -> int:
    content = file.read_bytes()
    is_plain = len(content) <= PLAIN_BYTES_MAX
    # To the thousand: releases of zlib differ in the last bytes.
    return len(content) if is_plain else round(len(gzip.compress(content, mtime=0)), -3)


def _assets() -> list[Path]:
    names = ("swagger-ui.css", "swagger-ui-bundle.js")
    return [*PAGE.iterdir(), *(folder_of("flask_swagger_ui") / "dist" / name for name in names)]


def junk() -> Iterator[Junk]:
    """Yield each route of strangers, as the template throttles it by default."""
    folders = {**FOLDERS, "GET /docs/{asset}": _assets()}
    for route, settings in route_settings({}).items():
        files = folders.get(route)
        answer_bytes = _largest(files) if files else SMALL_BYTES
        yield Junk(route, int(settings["ThrottlingRateLimit"]), answer_bytes)


def table() -> str:
    """Return the table of docs/cost.md."""
    rows = [
        "| route | a second | million a month | bytes of the largest answer | $ a month |",
        "|---|---:|---:|---:|---:|",
    ]
    routes = sorted(junk(), key=lambda route: -route.dollars)
    for route in routes:
        figures = f"{route.rate} | {route.requests / 1e6:,.1f} | {route.answer_bytes:,}"
        rows.append(f"| `{route.route}` | {figures} | {route.dollars:,.0f} |")
    rows.append(f"| together | | | | {sum(route.dollars for route in routes):,.0f} |")
    return "\n".join(rows) + "\n"


def written(document: str) -> str:
    """Return docs/cost.md with the present table."""
    return MARKS.sub(lambda at: at[1] + table() + at[2], document)
