"""The local service's own pages, and the lines of its log."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.world import World
from tools.local import request_log, server
from tools.local.wsgi import serving

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def http(world: World, lines: list[str]) -> Iterator[httpx.Client]:
    """A client of the service, whose log is in `lines`."""
    with (
        serving(server.make(world.gateway, lines.append)) as url,
        httpx.Client(base_url=url) as client,
    ):
        yield client


def test_a_browser_gets_links_to_console_documents_and_health(http: httpx.Client) -> None:
    answer = http.get("/", headers={"Accept": BROWSER})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for path in ("/console", "/docs", "/health"):
        assert f'href="{path}"' in answer.text
        assert http.get(path).is_success, path


def test_another_client_gets_the_root_of_the_dialect(http: httpx.Client) -> None:
    answer = http.get("/", headers={"Accept": "application/vnd.dwolla.v1.hal+json"})
    assert (answer.status_code, "json" in answer.headers["content-type"]) == (401, True)


def test_health_needs_no_token(http: httpx.Client) -> None:
    answer = http.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/console", "/docs"])
def test_a_slash_at_the_end_leads_to_the_page(http: httpx.Client, path: str) -> None:
    answer = http.get(f"{path}/")
    assert (answer.status_code, answer.headers["location"]) == (308, path)


@pytest.mark.parametrize("path", ["/", "/console", "/docs", "/health", "/openapi/index.json"])
def test_head_of_a_page_has_the_headers_of_get(http: httpx.Client, path: str) -> None:
    headers = {"Accept": BROWSER}
    head, page = http.head(path, headers=headers), http.get(path, headers=headers)
    assert (head.status_code, head.content) == (page.status_code, b"")
    assert head.headers["content-type"] == page.headers["content-type"]


def test_a_refusal_is_logged_with_its_reason(http: httpx.Client, lines: list[str]) -> None:
    http.get("/labels/x", headers={"Authorization": "Bearer wrong"})
    http.post("/token", data={"grant_type": "password"})
    assert "  401  GET    /labels/x  " in lines[0]
    assert lines[0].endswith("Invalid access token.")
    assert lines[1].endswith("No client id and secret were given.")


ITEM = {"code": "Invalid", "message": "Amount is invalid.", "path": "/amount", "_links": {}}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"code": "V", "message": "See below.", "_embedded": {"errors": [ITEM]}}, "/amount: {0}"),
        ({"detail": [{"loc": ["body", "amount"], "msg": "{0}", "type": "x"}]}, "body.amount: {0}"),
        ({"detail": "{0}"}, "{0}"),
        ({"error": "{0}", "status": 422}, "{0}"),
        ({"message": "{0}", "field": "line_items", "code": "x"}, "line_items: {0}"),
        ({"error": "invalid_grant", "error_description": "{0}"}, "{0}"),
        ({"title": "Not Found", "status": 404, "detail": "{0}"}, "{0}"),
        (["no", "texts"], '["no", "texts"]'),
    ],
)
def test_a_reason_is_found_in_each_dialects_form(body: Any, text: str) -> None:
    rule = "Amount is invalid."
    packed = json.dumps(body).replace("{0}", rule).encode()
    assert request_log.reason(packed) == text.replace("{0}", rule)


def test_a_line_has_no_control_character_no_query_and_an_end(
    http: httpx.Client, lines: list[str]
) -> None:
    with socket.create_connection((http.base_url.host, http.base_url.port or 0)) as raw:
        raw.sendall(b"GET /labels/\x1b[2J\x07?access_token=secret HTTP/1.0\r\n\r\n")
        assert raw.recv(1)
    http.get("/x" + "y" * 5000)
    assert r"/labels/\x1b[2J\x07" in lines[0]
    assert all(line.isprintable() for line in lines)
    assert "secret" not in lines[0]
    assert len(lines[1]) < 500


def test_the_consoles_repeated_requests_are_one_line(http: httpx.Client, lines: list[str]) -> None:
    for _ in range(5):
        http.get("/console/api/businesses")
        http.get("/health")
        http.get("/labels/x")
    assert [line.split()[3] for line in lines] == [
        "/console/api/businesses",
        "/health",
        *["/labels/x"] * 5,
    ]
