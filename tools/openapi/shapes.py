"""JSON schemas of examples: what all of them have in common."""

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
class Known:
    """What examples cannot show: names of members that may be null, and that may be anything."""

    nullable: frozenset[str] = frozenset()
    anything: frozenset[str] = frozenset()


def shape(examples: Sequence[Any], known: Known = Known()) -> Schema:
    """A schema that every example fits.

    What is null in every example may be anything, and what some examples lack is not required.
    """
    there = [one for one in examples if one is not None]
    if not there:
        return {}
    schemas = [_of_kind(kind, there, known) for kind in dict.fromkeys(map(type, there))]
    if len(there) < len(examples):
        schemas.append({"type": "null"})
    if len(schemas) == 1:
        return schemas[0]
    if len(schemas) == 2 and schemas[-1] == {"type": "null"}:
        return {**schemas[0], "type": [schemas[0]["type"], "null"]}
    return {"anyOf": schemas}


def _of_kind(kind: type, there: Sequence[Any], known: Known) -> Schema:
    those: list[Any] = [one for one in there if type(one) is kind]
    if kind is dict:
        return _object(those, known)
    if kind is list:
        items = shape([item for one in those for item in one], known)
        return {"type": "array", "items": items} if items else {"type": "array"}
    if kind is str:
        fitting = (name for name, form in _FORMATS.items() if all(map(form.fullmatch, those)))
        name = next(fitting, "")
        return {"type": "string", "format": name} if name else {"type": "string"}
    return {"type": {bool: "boolean", int: "integer", float: "number"}[kind]}


def _object(those: Sequence[dict[str, Any]], known: Known) -> Schema:
    names = list(dict.fromkeys(name for one in those for name in one))
    required = [name for name in names if all(name in one for one in those)]
    properties = {}
    for name in names:
        examples = [one[name] for one in those if name in one]
        examples += [None] if name in known.nullable else []
        properties[name] = {} if name in known.anything else shape(examples, known)
    found: Schema = {"type": "object", "properties": properties}
    return {**found, "required": required} if required else found
