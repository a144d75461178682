"""The API documents of `make serve`: their examples have the demo's ids, and so can be sent.

The documents' own examples have the ids of `events/`, which are in no other table.
"""

import gzip
import importlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

from tools.local.demo import Shop
from tools.local.events import EVENTS
from tools.local.gateway import Answer

# The variable by which workers find the values.
FILE = "EXAMPLES_FILE"
DOCUMENTS = "/openapi/"
BUSINESS = ("businessId", "x-business-id")
PERIOD = {"period_start": "2026-01-01", "period_end": "2026-12-31"}

# By the document's name: values of parameters, of `{id}` by the segment before it, and of fields.
Values = Mapping[str, Mapping[str, Any]]


def ask(shop: Shop, method: str, target: str, body: Any = None, **headers: str) -> Answer:
    """Return the answer to a client of the tenant; the same write is executed once."""
    names = {"Authorization": f"Bearer {shop.tenant.token}"}
    raw = b""
    if body is not None:
        names |= {"Content-Type": "application/json", "idempotency-key": f"demo {target}"}
        raw = json.dumps(body).encode()
    names |= {name.replace("_", "-"): value for name, value in headers.items()}
    return shop.gateway.request(method, target, names, raw)


def values_of(shop: Shop) -> Values:
    """Return the demo's values for the documents of the rooms that are on."""
    common = {**dict.fromkeys(BUSINESS, shop.tenant.business_id), **PERIOD}
    values: dict[str, dict[str, Any]] = {}
    for room in sorted(file.parent.name for file in EVENTS.glob("*/demo.py")):
        if room in shop.gateway.template.rooms:
            module = importlib.import_module(f"events.{room}.demo")
            own = module.ids_of(shop) if hasattr(module, "ids_of") else {}
            values[room] = {**common, **own}
    return {"console": {**common, **values.get("layerfi", {})}, **values}


def write(file: Path, values: Values) -> None:
    """Write the values down for the workers."""
    file.write_text(json.dumps(values, indent=2) + "\n")


def read(file: str) -> Values:
    """Read the values; none if no file is named."""
    values: Values = json.loads(Path(file).read_text()) if file else {}
    return values


def localize(target: str, answer: Answer, values: Values) -> Answer:
    """Return the answer with the demo's ids, if it is a document's."""
    name = target.partition("?")[0].removeprefix(DOCUMENTS).removesuffix(".json")
    is_document = target.startswith(DOCUMENTS) and name in values
    if not is_document or not answer.body or answer.status != HTTPStatus.OK:
        return answer
    is_packed = answer.headers.get("content-encoding") == "gzip"
    document = json.loads(gzip.decompress(answer.body) if is_packed else answer.body)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _fill(method, path, operation, values[name])
    body = json.dumps(document, ensure_ascii=False).encode()
    # The ids are of this service, so no browser keeps them.
    headers = {k: v for k, v in answer.headers.items() if k != "etag"}
    headers["cache-control"] = "no-store"
    return replace(answer, headers=headers, body=gzip.compress(body) if is_packed else body)


def _fill(method: str, path: str, operation: dict[str, Any], values: Mapping[str, Any]) -> None:
    """Give the demo's values to an operation's parameters and to its example."""
    segment = path.partition("/{id}")[0].rpartition("/")[2]
    # Another resource is deleted than the other examples change.
    own = f"{method} {segment}"
    resource = own if own in values else segment
    for parameter in operation.get("parameters", ()):
        name = parameter.get("name")
        key = resource if name == "id" and parameter["in"] == "path" else name
        if key in values and not isinstance(values[key], list):
            parameter["example"] = values[key]
    for content in operation.get("requestBody", {}).get("content", {}).values():
        lists = {name: iter(list(ids)) for name, ids in values.items() if isinstance(ids, list)}
        if "example" in content:
            content["example"] = _with_ids(content["example"], lists)


def _with_ids(value: Any, lists: Mapping[str, Iterator[Any]], name: str = "") -> Any:
    """Return a body with the next id of its field's list in place of each id."""
    if isinstance(value, list):
        return [_with_ids(item, lists, name) for item in value]
    if isinstance(value, dict):
        # `id` is of the field around it, such as an account's identifier.
        return {
            key: _with_ids(item, lists, name if key == "id" else key)
            if key == "id" or isinstance(item, (dict, list)) or key in lists
            else item
            for key, item in value.items()
        }
    return next(lists[name], value) if name in lists else value
