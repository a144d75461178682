"""Filters (specs/pennylane.md, 3): conditions on fields. A row must meet all of them."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from ledger.core import texts
from ledger.errors import Fault
from ledger.http import strict_json
from ledger.http.dates import date_or_none

# Type and operators by field.
Fields: TypeAlias = Mapping[str, tuple[str, tuple[str, ...]]]
Value: TypeAlias = int | str | bool

VALUES_MAX = 1_000
_CONDITIONS_MAX = 20
_INTEGER = re.compile(r"-?[0-9]{1,19}")

ORDER = ("lt", "lteq", "gt", "gteq", "eq", "not_eq")
ALL = (*ORDER, "in", "not_in")


class Condition(Struct, frozen=True):
    """One condition of a filter. `value` has the field's type, or is a list of such values."""

    field: str
    operator: str
    value: Any

    @property
    def is_by_creation(self) -> bool:
        """True if the condition compares the order of ids."""
        return self.field == "id" and self.operator in ("lt", "lteq", "gt", "gteq")

    @property
    def bounds(self) -> tuple[Any, Any]:
        """The least and the greatest possible value; None if there is no bound."""
        if self.operator == "in" and self.value:
            return min(self.value), max(self.value)
        least = self.value if self.operator in ("gt", "gteq", "eq") else None
        return least, self.value if self.operator in ("lt", "lteq", "eq") else None

    def holds(self, actual: Any) -> bool:
        """Return whether a field with the value `actual` meets the condition."""
        return _OPERATORS[self.operator](actual, self.value)


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lambda actual, value: actual < value,
    "lteq": lambda actual, value: actual <= value,
    "gt": lambda actual, value: actual > value,
    "gteq": lambda actual, value: actual >= value,
    "eq": lambda actual, value: actual == value,
    "not_eq": lambda actual, value: actual != value,
    "in": lambda actual, value: actual in value,
    "not_in": lambda actual, value: actual not in value,
    "start_with": lambda actual, value: actual.startswith(value),
}


def read(
    text: str, fields: Fields, faults: list[Fault], by_creation: bool = False
) -> tuple[Condition, ...]:
    """Return the conditions of a filter. Add a fault to `faults` for each malformed condition.

    `by_creation` says that the list compares ids by creation, and IdFilter their bounds.
    """
    if not text:
        return ()
    entries = strict_json.decode(text)
    if not isinstance(entries, list) or len(entries) > _CONDITIONS_MAX:
        rule = f"must be a JSON array of at most {_CONDITIONS_MAX} conditions"
        faults.append(Fault(("filter",), "filter", rule))
        return ()
    conditions = []
    for index, entry in enumerate(entries):
        problem = _problem(entry, fields)
        if problem:
            faults.append(Fault(("filter", index), "filter", problem))
        else:
            field, operator, value = entry["field"], entry["operator"], entry["value"]
            conditions.append(Condition(field, operator, _value(fields[field][0], value)))
    _check_ranges([x for x in conditions if not (by_creation and x.is_by_creation)], faults)
    return tuple(conditions)


def _check_ranges(conditions: Sequence[Condition], faults: list[Fault]) -> None:
    """Add a fault for each upper bound below a lower bound of the same field."""
    lower = [condition for condition in conditions if condition.operator in ("gt", "gteq")]
    for upper in conditions:
        above = [low for low in lower if low.field == upper.field and low.value > upper.value]
        if upper.operator in ("lt", "lteq") and above:
            rule = f"value of {upper.operator} must not be below that of {above[0].operator}"
            faults.append(Fault(("filter", upper.field), "filter", rule))


def _problem(entry: Any, fields: Fields) -> str:
    """Return the rule that a condition breaks, or an empty text."""
    if not isinstance(entry, dict) or entry.keys() != {"field", "operator", "value"}:
        return "must be an object of field, operator and value"
    field, operator, value = entry["field"], entry["operator"], entry["value"]
    if not isinstance(field, str) or field not in fields:
        return f"field must be one of {', '.join(fields)}"
    kind, operators = fields[field]
    if operator not in operators:
        return f"operator of {field} must be one of {', '.join(operators)}"
    is_list = operator in ("in", "not_in")
    if is_list and not (isinstance(value, list) and len(value) <= VALUES_MAX):
        return f"value of {operator} must be an array of at most {VALUES_MAX}"
    values = value if is_list else [value]
    is_good = all(_plain(kind, item) is not None for item in values)
    return "" if is_good else f"value of {field} must be {_RULES[kind]}"


_RULES = {
    "integer": "an integer",
    "date": "a date YYYY-MM-DD",
    "text": "a text",
    "boolean": "true or false",
}


def _value(kind: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(kind, item) for item in value]
    return _plain(kind, value)


def _plain(kind: str, value: Any) -> Value | None:
    """Return a value in the field's type, or None. Text may spell integers and booleans."""
    if kind == "integer":
        if isinstance(value, str) and _INTEGER.fullmatch(value):
            return int(value)
        return value if type(value) is int else None
    if kind == "boolean":
        return {"true": True, "false": False}.get(str(value).lower())
    if not isinstance(value, str):
        return None
    if kind == "text":
        return texts.normal(value)
    return value if date_or_none(value) else None
