"""The examples of the local service's API documents can be sent to it as they are."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.present import PRESENT, VENDORS
from tests.world import World
from tools.local import demo, examples, server
from tools.local.wsgi import serving

LAST = ("delete",)
# These issue tokens, or take a file or a form.
FORMS = ("/token", "/oauth2/token", "/oauth2/revoke")


@pytest.fixture
def http(world: World) -> Iterator[httpx.Client]:
    shop = demo.shop(world.gateway, world.tenant)
    demo.months(shop, datetime.now(UTC).date())
    values = examples.values_of(shop)
    headers = {"Authorization": f"Bearer {world.tenant.token}"}
    running = server.make(world.gateway, lambda _: None, values)
    with serving(running) as url, httpx.Client(base_url=url, headers=headers) as client:
        yield client


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return path, method and operation; deletions come last."""
    rows = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if path not in FORMS
    ]
    return sorted(rows, key=lambda row: row[1] in LAST)


def send(http: httpx.Client, path: str, method: str, operation: dict[str, Any]) -> httpx.Response:
    """Send what the page has filled in: the examples of parameters and of the body."""
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    for parameter in operation.get("parameters", ()):
        name, example = parameter["name"], parameter.get("example")
        if parameter["in"] == "path":
            assert example is not None, (path, name)
            path = path.replace(f"{{{name}}}", str(example))
        elif example is not None:
            (query if parameter["in"] == "query" else headers)[name] = str(example)
        else:
            assert not parameter.get("required"), (path, name)
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    body = None if content is None else json.dumps(content["example"])
    if body is not None:
        headers["Content-Type"] = "application/json"
    return http.request(method, path, params=query, headers=headers, content=body)


@pytest.mark.parametrize("room", [name for name in (*VENDORS, "console") if name in PRESENT])
def test_every_example_of_a_document_is_accepted(http: httpx.Client, room: str) -> None:
    if room == "dwolla":
        http.headers["Accept"] = "application/vnd.dwolla.v1.hal+json"
    document = http.get(f"/openapi/{room}.json", headers={"Accept": "*/*"}).json()
    results = {}
    for path, method, operation in operations(document):
        if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
            continue
        answer = send(http, path, method, operation)
        results[f"{method} {path}"] = answer.status_code, answer.text[:300]
    assert len(results) > 3
    assert {k: v for k, v in results.items() if v[0] >= httpx.codes.BAD_REQUEST} == {}


def test_a_document_with_the_demos_ids_is_not_kept_by_a_browser(http: httpx.Client) -> None:
    answer = http.get("/openapi/oauth.json")
    assert "etag" in answer.headers
    answer = http.get("/openapi/console.json")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_a_document_that_is_gzip_alone_is_refused_in_its_own_words(http: httpx.Client) -> None:
    answer = http.get("/openapi/layerfi.json", headers={"Accept-Encoding": "identity"})
    assert answer.status_code == httpx.codes.NOT_ACCEPTABLE
    assert "gzip" in answer.text
