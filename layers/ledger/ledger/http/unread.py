"""Names that a request has and its endpoint does not read: parameters, and fields of the body.

A vendor ignores these, and so do we, but the answer and the log name them (`X-Ignored`). They never
show a value. A text that does not look like a name is not repeated.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from msgspec import Struct

from ledger.errors import Fault, InvalidQuery, LedgerError
from ledger.http import idempotency

if TYPE_CHECKING:
    from ledger.http.request import Request
    from ledger.http.wire import Described

    Model = type[Described]

HEADER = "X-Ignored"
# In `Request.used`: the model has each field of the body, so that no walk looks for others.
WHOLE_BODY = "the whole body"
# The gateway takes 10 KB of headers in all, and a person reads the first few names.
NAMES_MAX, CHARACTERS_MAX = 20, 1_000
MORE = "..."
OTHER = "(other)"
# Shorter than any secret of ours, so that a token in the place of a name is not repeated.
_NAME = re.compile(r"[\w .$@:\[\]-]{1,40}")
_AS_IT_IS = "$@:[]"


class Takes(Struct, frozen=True):
    """The names of the query string and the model of the JSON body that an endpoint reads.

    No vendor has an endpoint that `is_ours`, so it refuses unknown parameters.
    """

    query: tuple[str, ...] = ()
    body: "Model | None" = None
    is_ours: bool = False


NOTHING = Takes()


def spell(name: str) -> str:
    """Return a name as a header can have it: visible ASCII, the rest escaped (RFC 3986, 2.1)."""
    return quote(name, safe=_AS_IT_IS) if _NAME.fullmatch(name) else OTHER


def cut(names: Iterable[str]) -> tuple[str, ...]:
    """Return the first names, each once; MORE stands for those beyond the header's limits."""
    first: list[str] = []
    length = 0
    for name in dict.fromkeys(names):
        length += len(name) + 2
        if len(first) == NAMES_MAX or length > CHARACTERS_MAX:
            return (*first, MORE)
        first.append(name)
    return tuple(first)


def names(request: "Request", has_readable_body: bool, is_finished: bool) -> tuple[str, ...]:
    """Return the names that the endpoint ignored, in the request's order.

    They have those of the body if it is readable, and an idempotency key that a finished request
    did not use.
    """
    ignored = [spell(name) for name in request.whole_query if name not in request.takes.query]
    if has_readable_body and request.raw_body and WHOLE_BODY not in request.used:
        ignored += _names_of_body(request)
    if is_finished and idempotency.is_unused(request):
        ignored.append(idempotency.HEADER)
    return cut((*ignored, *map(spell, request.left)))


def refuse(request: "Request") -> None:
    """Refuse unknown and repeated parameters, at an endpoint of our own (`InvalidQuery`)."""
    takes, query = request.takes, request.whole_query
    parameters = ", ".join(takes.query) or "none"
    faults = [
        Fault((spell(name),), "unknown", f"is not a parameter here; there are: {parameters}")
        for name in query
        if name not in takes.query
    ]
    faults += [
        Fault((name,), "repeated", "must be given once")
        for name, values in query.items()
        if len(values) > 1 and name in takes.query
    ]
    if faults:
        raise InvalidQuery(faults=tuple(faults[:NAMES_MAX]))


def _names_of_body(request: "Request") -> list[str]:
    if request.is_form:
        return [spell(name) for name in request.form.unread] if request.has_form else []
    model = request.takes.body
    if model is not None and model.model_config.get("extra") == "forbid":
        return []  # The model refuses each unknown field by its name.
    try:
        body = request.json
    except LedgerError:
        return []
    models = _forms(model) if model else ()
    return list(dict.fromkeys(_walk(body, models, "")))


def _forms(model: "Model") -> "tuple[Model, ...]":
    """Return the model, or the models of the forms of a body that has several."""
    return model.body_fields()["root"].models if model.__pydantic_root_model__ else (model,)


def _walk(value: Any, models: "tuple[Model, ...]", path: str) -> Iterator[str]:
    """Yield the paths of an object's fields that no model has, and of those below it."""
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, models, f"{path}[]")
    elif isinstance(value, dict):
        fields = _fields(_matching(models, value))
        begin = f"{path}." if path else ""
        for name in value:
            if name not in fields:
                yield begin + spell(name)
            elif fields[name]:
                yield from _walk(value[name], fields[name], begin + name)


def _matching(models: "tuple[Model, ...]", value: Mapping[str, Any]) -> "tuple[Model, ...]":
    """Return the models whose constant fields have the object's values, or all for none."""
    if len(models) < 2:
        return models
    return (
        tuple(m for m in models if all(value.get(n) in texts for n, texts in _constants(m)))
        or models
    )


@lru_cache(maxsize=256)
def _fields(models: "tuple[Model, ...]") -> "dict[str, tuple[Model, ...]]":
    """Return the models that each field can have, by the field's name on the wire."""
    return {n: field.models for model in models for n, field in model.body_fields().items()}


@lru_cache(maxsize=256)
def _constants(model: "Model") -> tuple[tuple[str, tuple[Any, ...]], ...]:
    fields = model.body_fields().items()
    return tuple((name, field.constants) for name, field in fields if field.constants)
