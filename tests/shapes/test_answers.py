"""Each recorded answer of a dialect has the shape that its vendor's documents print.

The shapes are written by hand from specs/, so a changed answer does not change them. The OpenAPI
documents, which are made from the code, have a test of their own in tests/openapi.
"""

import json
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.present import PRESENT, VENDORS
from tests.shapes import dayzero, pennylane
from tools.local.events import EVENTS, files, read, recorded, title
from tools.local.template import Template

ROUTES = {route.key: route.dialect for route in Template().routes() if route.dialect in VENDORS}
KEYS = {file: read(file)["routeKey"] for file in files([str(EVENTS)])}
RECORDED = [file for file, key in KEYS.items() if key in ROUTES]
PRESENT_VENDORS = [name for name in VENDORS if name in PRESENT]


def shapes(vendor: str) -> ModuleType:
    return import_module(f"tests.shapes.{vendor}")


def check(shape: Any, body: Any) -> None:
    """Hold a body to a shape: no number for a text, no missing key."""
    text = body if isinstance(body, str) and body else json.dumps(body)
    TypeAdapter(shape).validate_json(text, strict=True)


def shapes_of(key: str, answer: dict[str, Any]) -> list[Any]:
    """List the shapes that an answer has at once."""
    module = shapes(ROUTES[key])
    if answer["status"] >= 400:
        is_bad_request = module is pennylane and answer["status"] == 400
        return [pennylane.BadRequest if is_bad_request else module.Refusal]
    shape = module.ANSWERS[key]
    if module is dayzero and answer["status"] != 204:
        return [shape, dayzero.Answer[shape]]  # type: ignore[valid-type]
    return [shape]


@pytest.mark.parametrize("file", [pytest.param(file, id=title(file)) for file in RECORDED])
def test_a_recorded_answer_has_its_vendors_shape(file: Path) -> None:
    key, answer = KEYS[file], recorded(file)
    if key in getattr(shapes(ROUTES[key]), "OURS", ()) and answer["status"] < 400:
        return
    for shape in shapes_of(key, answer):
        check(shape, answer["body"])


@pytest.mark.parametrize(
    "changed",
    [{"id": "1"}, {"label": 1}, {"created_at": "2026-01-01"}, {"enabled": None}, {"type": ...}],
)
def test_a_wrong_answer_is_found(changed: dict[str, Any]) -> None:
    body = {
        "id": 1,
        "number": "512",
        "label": "Bank",
        "vat_rate": "any",
        "country_alpha2": "any",
        "enabled": True,
        "type": "bank",
        "letterable": False,
        **dict.fromkeys(("created_at", "updated_at"), "2026-01-01T12:00:00.000000Z"),
    }
    check(pennylane.LedgerAccount, body)
    wrong = {key: value for key, value in {**body, **changed}.items() if value is not ...}
    with pytest.raises(ValidationError):
        check(pennylane.LedgerAccount, wrong)


@pytest.mark.parametrize("vendor", PRESENT_VENDORS)
def test_each_operation_has_a_shape_and_an_answer_that_is_held_to_it(vendor: str) -> None:
    """A new operation without a shape fails here: write it from specs/ into tests/shapes."""
    module = shapes(vendor)
    keys = {key for key, dialect in ROUTES.items() if dialect == vendor}
    assert keys == {*module.ANSWERS, *getattr(module, "OURS", ())}
    recorded_keys = {KEYS[file] for file in RECORDED if recorded(file)["status"] < 300}
    assert recorded_keys & keys == keys
