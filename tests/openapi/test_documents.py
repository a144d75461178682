"""The OpenAPI documents against the code they are made of."""

import base64
import json
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tools.local.events import EVENTS, files, files_of, recorded, title
from tools.local.gateway import Gateway
from tools.local.replay import fresh
from tools.local.template import DEFAULT_ROUTE, Route, Template
from tools.openapi.__main__ import SERVED, written
from tools.openapi.document import documents
from tools.openapi.operations import of_dialect
from tools.openapi.refusals import source, undocumented

NAMES = sorted(file.stem for file in SERVED.glob("*.json"))
DOCUMENTS: dict[str, Any] = {
    name: json.loads((SERVED / f"{name}.json").read_text()) for name in NAMES
}
OPERATIONS = {
    (name, method.upper(), path): operation
    for name, document in DOCUMENTS.items()
    for path, operations in document["paths"].items()
    for method, operation in operations.items()
}


def test_the_documents_are_what_the_code_says() -> None:
    by_name = {name: written(document) for name, document in documents().items()}
    assert {file.stem for file in SERVED.glob("*.json")} == by_name.keys()
    for name, text in by_name.items():
        assert (SERVED / f"{name}.json").read_text() == text, "make openapi"


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_valid_openapi(name: str) -> None:
    assert DOCUMENTS[name]["openapi"] == "3.1.0"
    assert not list(OpenAPIV31SpecValidator(DOCUMENTS[name]).iter_errors())


def test_every_route_of_a_dialect_is_in_its_document() -> None:
    routes = Template().routes()
    for name in NAMES:
        rows = {(method, path) for dialect, method, path in OPERATIONS if dialect == name}
        assert {
            (item.route.method, item.route.path) for item in of_dialect(routes, name, [])
        } <= rows
    keys = {r.key for r in routes} - {f"{m} {p}" for _, m, p in OPERATIONS}
    pages = {f"GET /{page}{asset}" for page in ("docs", "console") for asset in ("", "/{asset}")}
    assert keys == {DEFAULT_ROUTE, *pages, "GET /openapi/{document}"}


def _events() -> list[Any]:
    rows = []
    for file in files([str(EVENTS)]):
        event = json.loads(file.read_text())
        method, _, path = event["routeKey"].partition(" ")
        rows += [
            pytest.param(operation, file, event, id=f"{name}-{title(file)}")
            for (name, *key), operation in OPERATIONS.items()
            if key == [method, path]
        ]
    return rows


JSON = "application/json"
KEY = "Idempotency-Key"
# But for the consumer of the stream, and for reads.
WRITES = [
    route for route in Template().routes() if route.method in {"POST", "PUT", "PATCH", "DELETE"}
]


@pytest.mark.parametrize(("operation", "file", "event"), _events())
def test_an_event_and_its_answer_are_as_documented(
    operation: dict[str, Any], file: Path, event: dict[str, Any]
) -> None:
    names = {name for name, _ in parse_qsl(event["rawQueryString"])}
    assert names <= {p["name"] for p in operation.get("parameters", []) if p["in"] == "query"}
    answer = recorded(file)
    document = next(d for d in DOCUMENTS.values() if operation in _all(d))
    text = operation["responses"][str(answer["status"])]
    if "$ref" in text:
        text = document["components"]["responses"][text["$ref"].rpartition("/")[2]]
    for content in text.get("content", {}).values():
        jsonschema.validate(answer["body"], {**content["schema"], "components": {}})
    body_said = operation.get("requestBody", {})
    is_sent = "body" in event or body_said.get("required", False)
    if 200 <= answer["status"] < 300 and is_sent and JSON in body_said.get("content", {}):
        schema = operation["requestBody"]["content"][JSON]["schema"]
        raw = event["body"].encode()
        body = json.loads(base64.b64decode(raw) if event["isBase64Encoded"] else raw)
        jsonschema.validate(body, {**schema, "components": document["components"]})


@pytest.mark.parametrize("route", WRITES, ids=lambda route: route.name)
def test_a_key_is_listed_and_read_where_it_is_kept_and_only_there(
    gateway: Gateway, route: Route
) -> None:
    answers = [_keyed(gateway, file, "a-key") for file in _good(route)]
    assert {answer["statusCode"] < 400 for answer in answers} == {True}
    is_kept = any(KEY not in answer["headers"].get("X-Ignored", "") for answer in answers)
    assert {is_kept} == _documented_key(route)
    malformed = _keyed(gateway, _good(route)[0], "")
    assert (malformed["statusCode"] >= 400) == is_kept
    assert (KEY in malformed["headers"].get("X-Ignored", "")) != is_kept


def _good(route: Route) -> list[Path]:
    return [file for file in files_of(route) if recorded(file)["status"] < 400]


def _documented_key(route: Route) -> set[bool]:
    """Return whether the documents list the key at a route, once for each document."""
    return {
        KEY in {parameter["name"] for parameter in operation.get("parameters", [])}
        for (_, *key), operation in OPERATIONS.items()
        if key == [route.method, route.path]
    }


def _keyed(gateway: Gateway, file: Path, key: str) -> dict[str, Any]:
    """Send a recorded request under an idempotency key, without the keys of its body."""
    fresh(gateway)
    event = json.loads(file.read_text())
    headers = {**event["headers"], "idempotency-key": key}
    body = event.get("body", "")
    if body.startswith("{"):
        fields = json.loads(body).items()
        body = json.dumps({k: v for k, v in fields if k not in {"external_id", "stable_name"}})
    return gateway.invoke({**event, "headers": headers, "body": body})


def _all(document: dict[str, Any]) -> list[Any]:
    return [item for path in document["paths"].values() for item in path.values()]


def test_every_operation_can_be_told_and_refused() -> None:
    for key, operation in OPERATIONS.items():
        assert operation["summary"], key
        statuses = set(operation["responses"])
        assert any(status < "400" for status in statuses), key
        assert {"500", "503"} <= statuses, key
        assert re.fullmatch(r"[a-z0-9_]+", operation["operationId"]), key


def test_no_description_comes_from_a_docstring() -> None:
    for name, document in DOCUMENTS.items():
        texts = source(name).get("schemas", {})
        for schema, definition in document["components"]["schemas"].items():
            assert definition.get("description") == texts.get(schema), (name, schema)


def test_every_operation_and_every_refusal_is_described() -> None:
    for key, operation in OPERATIONS.items():
        assert operation["description"], key
        for status, response in operation["responses"].items():
            assert response["description"], (key, status)
            if status >= "400":
                phrase = HTTPStatus(int(status)).phrase
                assert response["description"] != phrase, (key, status)


# Two operations of one dialect, and a sentence that only the first can answer with.
@pytest.mark.parametrize(
    ("raised_by", "never_by", "sentence"),
    [
        (
            ("dwolla", "POST", "/labels/{id}/ledger-entries"),
            ("dwolla", "POST", "/token"),
            "The label's amount would become negative.",
        ),
        (
            ("pennylane", "PUT", "/api/external/v2/ledger_entries/{id}"),
            ("pennylane", "POST", "/api/external/v2/ledger_entries"),
            "The ledger entry has another version than `If-Match` names.",
        ),
        (
            ("dayzero", "DELETE", "/api/v1/journal-entries/{id}"),
            ("dayzero", "POST", "/api/v1/journal-entries"),
            "The journal entry is a reversal, so it cannot be removed.",
        ),
    ],
)
def test_a_refusal_is_described_only_where_it_can_be_raised(
    raised_by: tuple[str, str, str], never_by: tuple[str, str, str], sentence: str
) -> None:
    def texts(key: tuple[str, str, str]) -> str:
        return "\n".join(answer["description"] for answer in OPERATIONS[key]["responses"].values())

    assert sentence in texts(raised_by)
    assert sentence not in texts(never_by)


def test_a_refusal_that_no_document_has_is_found() -> None:
    routes = Template().routes()
    observed = {("GET /labels/{id}", "AccountNotFound"), ("GET /labels/{id}", "NameTaken")}
    assert undocumented(observed, routes) == {("GET /labels/{id}", "NameTaken")}
