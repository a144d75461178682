"""Names that a request says and its endpoint does not read: parameters, and fields of the body.

A vendor ignores them, and so do we; but the answer names them in `X-Ignored`, and the log line too.
Only names are said, never values, and what does not look like a name is not repeated.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin
from urllib.parse import quote

from ledger.errors import Fault, InvalidQuery, LedgerError
from ledger.http import idempotency

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ledger.http.request import Request

    Model = type[BaseModel]

HEADER = "X-Ignored"
# The gateway takes 10 KB of headers in all, and a person reads the first few names.
NAMES_MAX, CHARACTERS_MAX = 20, 1_000
MORE = "..."
OTHER = "(other)"
# Shorter than any secret of ours, so that a token in the place of a name is not repeated.
_NAME = re.compile(r"[\w .$@:\[\]-]{1,40}")
_AS_IT_IS = "$@:[]"


@dataclass(frozen=True, slots=True)
class Takes:
    """What an endpoint reads: names of the query string, and the model of a JSON body.

    `is_ours`: no vendor has the endpoint, so any other parameter of the query is refused.
    """

    query: tuple[str, ...] = ()
    body: "Model | None" = None
    is_ours: bool = False


NOTHING = Takes()


def spelled(name: str) -> str:
    """A name as a header can hold it: visible ASCII, the rest percent-encoded (RFC 3986, 2.1)."""
    return quote(name, safe=_AS_IT_IS) if _NAME.fullmatch(name) else OTHER


def shown(names: Iterable[str]) -> tuple[str, ...]:
    """The first of the names, each once; MORE stands for those that are too many."""
    kept: list[str] = []
    length = 0
    for name in dict.fromkeys(names):
        length += len(name) + 2
        if len(kept) == NAMES_MAX or length > CHARACTERS_MAX:
            return (*kept, MORE)
        kept.append(name)
    return tuple(kept)


def of(request: "Request", is_admitted: bool, is_done: bool) -> tuple[str, ...]:
    """The names that a request says in vain, in its order.

    Those of a body only if it `is_admitted`; an idempotency key if it `is_done` and kept none.
    """
    found = [spelled(name) for name in request.said_query if name not in request.takes.query]
    if is_admitted and request.raw_body:
        found += _of_body(request)
    if is_done and idempotency.is_unused(request):
        found.append(idempotency.HEADER)
    return shown((*found, *map(spelled, request.left)))


def refuse(request: "Request") -> None:
    """Refuse parameters of the query string that an endpoint of ours does not know, by name."""
    takes, said = request.takes, request.said_query
    known = ", ".join(takes.query) or "none"
    faults = [
        Fault((spelled(name),), "unknown", f"is not a parameter here; there are: {known}")
        for name in said
        if name not in takes.query
    ]
    faults += [
        Fault((name,), "repeated", "must be given once")
        for name, values in said.items()
        if len(values) > 1 and name in takes.query
    ]
    if faults:
        raise InvalidQuery(faults=tuple(faults[:NAMES_MAX]))


def _of_body(request: "Request") -> list[str]:
    if request.is_form:
        return [spelled(name) for name in request.form.unread] if request.has_form else []
    model = request.takes.body
    if model is not None and model.model_config.get("extra") == "forbid":
        return []  # They are refused, each by its name.
    try:
        said = request.json
    except LedgerError:
        return []
    return list(dict.fromkeys(_walked(said, (model,) if model else (), "")))


def _walked(said: Any, models: "tuple[Model, ...]", path: str) -> Iterator[str]:
    """Names of an object's members that none of the models has, and of those below it."""
    if isinstance(said, list):
        for one in said:
            yield from _walked(one, models, f"{path}[]")
    elif isinstance(said, dict):
        fields = _fields(_fitting(models, said))
        begin = f"{path}." if path else ""
        for name in said:
            if name not in fields:
                yield begin + spelled(name)
            elif fields[name]:
                yield from _walked(said[name], fields[name], begin + name)


def _fitting(models: "tuple[Model, ...]", said: Mapping[str, Any]) -> "tuple[Model, ...]":
    """Of several models those whose literal fields say what the object says, if there are any."""
    if len(models) < 2:
        return models
    return tuple(m for m in models if all(said.get(n) in of for n, of in _literals(m))) or models


@lru_cache(maxsize=256)
def _fields(models: "tuple[Model, ...]") -> "dict[str, tuple[Model, ...]]":
    """Of each field that a model has, by its name on the wire, the models that it can be."""
    return {
        field.alias or name: tuple(_models(field.annotation))
        for model in models
        for name, field in model.model_fields.items()
    }


@lru_cache(maxsize=256)
def _literals(model: "Model") -> tuple[tuple[str, tuple[Any, ...]], ...]:
    return tuple(
        (field.alias or name, get_args(field.annotation))
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is Literal
    )


def _models(annotation: Any) -> "Iterator[Model]":
    if isinstance(annotation, type) and hasattr(annotation, "model_fields"):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
