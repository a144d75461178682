"""The faults of a body that breaks its model, in the words of JSON and with the client's paths.

pydantic puts the branch of a union into a path, and names Python's types and our models in some
messages. No client knows these names.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ledger.core.limits import FAULTS_SHOWN_MAX
from ledger.errors import Fault

if TYPE_CHECKING:
    from pydantic_core import ValidationError

_OBJECT = "Input should be an object"
_MESSAGES = {
    **dict.fromkeys(("model_type", "dict_type", "model_attributes_type"), _OBJECT),
    "union_tag_invalid": "The field {discriminator} should be one of {expected_tags}",
    "union_tag_not_found": "Input should have the field {discriminator}",
}
# pydantic counts the items of a text, if its model changes it before.
_LENGTHS = {
    "too_long": ("should have at most {max_length} {unit}", "max_length"),
    "too_short": ("should have at least {min_length} {unit}", "min_length"),
}
_CONSTANTS = {"True": "true", "False": "false", "None": "null"}


def read(error: "ValidationError", body: Any) -> tuple[Fault, ...]:
    """Return the first faults of a body, each once."""
    details = error.errors(include_url=False)[:FAULTS_SHOWN_MAX]
    faults = {(f.path, f.message): f for f in (_fault(detail, body) for detail in details)}
    # A model may check a value twice, once as a field that the body lacks: it has no path.
    located = tuple(fault for fault in faults.values() if fault.path)
    return located or tuple(faults.values())


def _fault(detail: Any, body: Any) -> Fault:
    context: Mapping[str, Any] = detail.get("ctx", {})
    own = _MESSAGES.get(detail["type"])
    message = own.format(**context) if own else detail["msg"]
    if length := _length(detail):
        message = length
    if constant := _CONSTANTS.get(context.get("expected", "")):
        message = f"Input should be {constant}"
    # An absent field has the whole object as its input, or null, which a model may put there.
    is_null = detail["input"] is None
    path = tuple(_path(detail["loc"], body, is_null or detail["type"] == "missing"))
    return Fault(path, detail["type"], message, context.get("error"), is_null)


def _length(detail: Any) -> str:
    """Return the rule of a length, by the value's own unit; empty for a fault of another kind."""
    rule, name = _LENGTHS.get(detail["type"], ("", ""))
    limits = detail.get("ctx", {})
    if name not in limits:
        return ""
    value = detail["input"]
    noun, unit = ("String", "character") if isinstance(value, str) else ("List", "item")
    return f"{noun} {rule.format(**limits, unit=unit + 's' * (limits[name] != 1))}"


def _path(place: tuple[str | int, ...], value: Any, is_absent: bool) -> Iterator[str | int]:
    """Yield the keys and indexes of a place that the body has, and the name of an absent field."""
    for depth, part in enumerate(place, 1):
        if _has(value, part):
            value = value[part]
            yield part
        elif isinstance(value, dict) and is_absent and depth == len(place):
            yield part


def _has(value: Any, part: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(part, int) and part < len(value)
    return isinstance(value, dict) and part in value
