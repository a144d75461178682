"""Pennylane's filters (specs/pennylane.md, 3): conditions on fields, all of which must hold."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ledger.core import texts
from ledger.errors import Fault
from ledger.http import strict_json
from ledger.http.dates import date_or_none

# Of each field, its type and its operators.
Fields: TypeAlias = Mapping[str, tuple[str, tuple[str, ...]]]
Value: TypeAlias = int | str | bool

VALUES_MAX = 1_000
_CONDITIONS_MAX = 20
_INTEGER = re.compile(r"-?[0-9]{1,19}")

ORDER = ("lt", "lteq", "gt", "gteq", "eq", "not_eq")
ALL = (*ORDER, "in", "not_in")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a filter; `value` is of the field's type, or several of it."""

    field: str
    operator: str
    value: Any

    @property
    def bounds(self) -> tuple[Any, Any]:
        """The least and the greatest value that can fit; None where there is no bound."""
        if self.operator == "in" and self.value:
            return min(self.value), max(self.value)
        least = self.value if self.operator in ("gt", "gteq", "eq") else None
        return least, self.value if self.operator in ("lt", "lteq", "eq") else None

    def holds(self, found: Any) -> bool:
        return _OPERATORS[self.operator](found, self.value)


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lambda found, value: found < value,
    "lteq": lambda found, value: found <= value,
    "gt": lambda found, value: found > value,
    "gteq": lambda found, value: found >= value,
    "eq": lambda found, value: found == value,
    "not_eq": lambda found, value: found != value,
    "in": lambda found, value: found in value,
    "not_in": lambda found, value: found not in value,
    "start_with": lambda found, value: found.startswith(value),
}


def read(said: str, fields: Fields, faults: list[Fault]) -> tuple[Condition, ...]:
    """The conditions of a filter; what is wrong with them is added to `faults`."""
    if not said:
        return ()
    found = strict_json.decode(said)
    if not isinstance(found, list) or len(found) > _CONDITIONS_MAX:
        rule = f"must be a JSON array of at most {_CONDITIONS_MAX} conditions"
        faults.append(Fault(("filter",), "filter", rule))
        return ()
    conditions = []
    for place, one in enumerate(found):
        problem = _problem(one, fields)
        if problem:
            faults.append(Fault(("filter", place), "filter", problem))
        else:
            kind, _ = fields[one["field"]]
            conditions.append(Condition(one["field"], one["operator"], _value(kind, one["value"])))
    _check_ranges(conditions, faults)
    return tuple(conditions)


def _check_ranges(conditions: Sequence[Condition], faults: list[Fault]) -> None:
    """Refuse a field's range that is said the wrong way round."""
    least = [one for one in conditions if one.operator in ("gt", "gteq")]
    for one in conditions:
        above = [low for low in least if low.field == one.field and low.value > one.value]
        if one.operator in ("lt", "lteq") and above:
            rule = f"value of {one.operator} must not be below that of {above[0].operator}"
            faults.append(Fault(("filter", one.field), "filter", rule))


def _problem(said: Any, fields: Fields) -> str:
    """What is wrong with a condition; empty if nothing is."""
    if not isinstance(said, dict) or said.keys() != {"field", "operator", "value"}:
        return "must be an object of field, operator and value"
    field, operator, value = said["field"], said["operator"], said["value"]
    if not isinstance(field, str) or field not in fields:
        return f"field must be one of {', '.join(fields)}"
    kind, operators = fields[field]
    if operator not in operators:
        return f"operator of {field} must be one of {', '.join(operators)}"
    several = operator in ("in", "not_in")
    if several and not (isinstance(value, list) and len(value) <= VALUES_MAX):
        return f"value of {operator} must be an array of at most {VALUES_MAX}"
    values = value if several else [value]
    wrong = [one for one in values if _plain(kind, one) is None]
    return f"value of {field} must be {_RULES[kind]}" if wrong else ""


_RULES = {
    "integer": "an integer",
    "date": "a date YYYY-MM-DD",
    "text": "a text",
    "boolean": "true or false",
}


def _value(kind: str, said: Any) -> Any:
    return [_plain(kind, one) for one in said] if isinstance(said, list) else _plain(kind, said)


def _plain(kind: str, said: Any) -> Value | None:
    """A condition's value as the field's type; numbers and truth may be said as text."""
    if kind == "integer":
        if isinstance(said, str) and _INTEGER.fullmatch(said):
            return int(said)
        return said if type(said) is int else None
    if kind == "boolean":
        return {"true": True, "false": False}.get(str(said).lower())
    if not isinstance(said, str):
        return None
    if kind == "text":
        return texts.normal(said)
    return said if date_or_none(said) else None
