"""JSON schemas of examples."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]

_FORMATS = {
    "uuid": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "date-time": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)"),
}


@dataclass(frozen=True)
class Hints:
    """Names of members that may be null, that may be anything, and that are texts of any form."""

    nullable: frozenset[str] = frozenset()
    anything: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()


def shape(examples: Sequence[Any], hints: Hints = Hints()) -> Schema:
    """Return a schema that every example fits.

    A value that is null in every example may be anything. A member that some examples lack is not
    required.
    """
    values = [example for example in examples if example is not None]
    if not values:
        return {}
    schemas = [_of_kind(kind, values, hints) for kind in dict.fromkeys(map(type, values))]
    if len(values) < len(examples):
        schemas.append({"type": "null"})
    if len(schemas) == 1:
        return schemas[0]
    if len(schemas) == 2 and schemas[-1] == {"type": "null"}:
        return {**schemas[0], "type": [schemas[0]["type"], "null"]}
    return {"anyOf": schemas}


def _of_kind(kind: type, examples: Sequence[Any], hints: Hints) -> Schema:
    values: list[Any] = [example for example in examples if type(example) is kind]
    if kind is dict:
        return _object(values, hints)
    if kind is list:
        items = shape([item for value in values for item in value], hints)
        return {"type": "array", "items": items} if items else {"type": "array"}
    if kind is str:
        fitting = (name for name, form in _FORMATS.items() if all(map(form.fullmatch, values)))
        name = next(fitting, "")
        return {"type": "string", "format": name} if name else {"type": "string"}
    return {"type": {bool: "boolean", int: "integer", float: "number"}[kind]}


def _object(values: Sequence[dict[str, Any]], hints: Hints) -> Schema:
    names = list(dict.fromkeys(name for value in values for name in value))
    required = [name for name in names if all(name in value for value in values)]
    properties = {}
    for name in names:
        examples = [value[name] for value in values if name in value]
        examples += [None] if name in hints.nullable else []
        properties[name] = {} if name in hints.anything else shape(examples, hints)
        if name in hints.texts:
            properties[name] = {"type": "string"}
    schema: Schema = {"type": "object", "properties": properties}
    return {**schema, "required": required} if required else schema
