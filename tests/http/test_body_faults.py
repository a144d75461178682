"""No fault of a body shows a name of ours or a word of Python, whatever is wrong with the body."""

import importlib
import re
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from annotated_types import Len
from pydantic import AfterValidator, BeforeValidator, RootModel, TypeAdapter, ValidationError

from ledger.http import body_faults
from ledger.http.wire import Wire
from tests.present import VENDORS, has

Items = Annotated[list[int], Len(1, 2)]
ROOMS = [f"ledger.dialects.{vendor}.models" for vendor in VENDORS if has(vendor)]
ROOMS += ["ledger.dialects.dwolla.models.customers"] if has("dwolla") else []
WRONG: list[Any] = [None, True, 7, -1, "", "x", "\n", [], [None], [7], [[]], {}, {"x": 1}, [{}]]
# The tags of Layer's two forms of an account are words of its API.
OURS = r"instance of|dictionary|function-|\bTrue\b|\bFalse\b|\bNone\b|tuple|frozenset|\w+\[\w+"
WORDS = ("AccountId", "StableName")


def bodies(room: str) -> list[type[Any]]:
    """Return the models of a room that have fields, or several forms."""
    every = vars(importlib.import_module(room)).values()
    return [m for m in every if isinstance(m, type) and issubclass(m, Wire | RootModel)]


def wrongs(schema: dict[str, Any], every: dict[str, Any], depth: int = 4) -> Iterator[Any]:
    """Yield values that a schema refuses in some place, and others."""
    yield from WRONG
    if depth == 0:
        return
    schema = every.get(schema.get("$ref", "").rpartition("/")[2], schema)
    for branch in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from wrongs(branch, every, depth)
    fields = schema.get("properties", {})
    tag = {"type": fields["type"]["const"]} if "const" in fields.get("type", {}) else {}
    for name, field in fields.items():
        yield from ({**tag, name: value} for value in wrongs(field, every, depth - 1))
    if "items" in schema:
        yield from ([value] for value in wrongs(schema["items"], every, depth - 1))


@pytest.mark.parametrize("room", ROOMS)
def test_no_fault_of_a_body_shows_a_name_of_ours(room: str) -> None:
    names = {m.__name__ for other in ROOMS for m in bodies(other)} - {*WORDS}
    ours = re.compile(rf"{OURS}|\b(?:{'|'.join(sorted(names))})\b")
    refused = 0
    for model in bodies(room):
        schema = model.model_json_schema()
        kinds = dict | list if issubclass(model, RootModel) else dict
        for body in wrongs(schema, schema.get("$defs", {})):
            if not isinstance(body, kinds):
                continue  # The request refuses it first.
            try:
                model.model_validate(body)
            except ValidationError as error:
                refused += 1
                for fault in body_faults.read(error, body):
                    assert not ours.search(fault.message), (model, body, fault)
                    assert _is_place(body, fault.path), (model, body, fault)
    assert refused > 100


def _is_place(value: Any, path: tuple[str | int, ...]) -> bool:
    """Return whether a path leads to a part of a value, or to an absent field of one."""
    for depth, part in enumerate(path, 1):
        if isinstance(value, dict) and part not in value:
            return depth == len(path)
        if not isinstance(value, dict | list):
            return False
        value = value[part]  # type: ignore[index]
    return True


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("xxx", "String should have at most 2 characters"),
        ("", "String should have at least 1 character"),
        ([1, 2, 3], "List should have at most 2 items"),
        ([], "List should have at least 1 item"),
    ],
)
def test_a_length_has_the_unit_of_its_value(value: Any, message: str) -> None:
    """A text that its model changes first has characters too, and not items."""
    text = Annotated[str, BeforeValidator(lambda v: v), AfterValidator(str), Len(1, 2)]
    adapter: TypeAdapter[Any] = TypeAdapter(text if isinstance(value, str) else Items)
    with pytest.raises(ValidationError) as refusal:
        adapter.validate_python(value)
    (fault,) = body_faults.read(refusal.value, value)
    assert fault.message == message
