"""What DynamoDB can have said, where no checksum of its own vouches for it.

DynamoDB sends a checksum with each answer. One without it, as of an engine on one's own machine, is
read here before botocore does: that takes text that is no JSON for an empty answer, and so for a
write that is done, or for an item that is missing.
"""

import json
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any

Is = Callable[[Any], bool]

_TYPE_OF_VALUE: Mapping[str, type] = {
    "S": str,
    "N": str,
    "B": str,
    "BOOL": bool,
    "NULL": bool,
    "M": dict,
    "L": list,
    "SS": list,
    "NS": list,
    "BS": list,
}


def _is(kind: type) -> Is:
    return lambda said: isinstance(said, kind)


def _is_value(said: Any) -> bool:
    if not isinstance(said, dict) or len(said) != 1:
        return False
    ((name, value),) = said.items()
    return type(value) is _TYPE_OF_VALUE.get(name) and _is_of_values(value)


def _is_of_values(said: Any) -> bool:
    """Whether a map has values alone, and a list them or the texts of a set."""
    if isinstance(said, list):
        return all(isinstance(one, str) or _is_value(one) for one in said)
    return not isinstance(said, dict) or _is_item(said)


def _is_item(said: Any) -> bool:
    return isinstance(said, dict) and all(map(_is_value, said.values()))


def _are_items(said: Any) -> bool:
    return isinstance(said, list) and all(map(_is_item, said))


def _are_responses(said: Any) -> bool:
    return isinstance(said, dict) and all(map(_are_items, said.values()))


def _are_reasons(said: Any) -> bool:
    return isinstance(said, list) and all(
        isinstance(one, dict)
        and isinstance(one.get("Code", ""), str)
        and _is_item(one.get("Item") or {})
        for one in said
    )


_PAGE: Mapping[str, Is] = {
    "Items": _are_items,
    "Count": _is(int),
    "ScannedCount": _is(int),
    "LastEvaluatedKey": _is_item,
}
_WRITTEN: Mapping[str, Is] = {"Attributes": _is_item, "ItemCollectionMetrics": _is(dict)}
# Of each operation that the table asks for: what its answer can have, and what it must.
_SAYS: Mapping[str, tuple[Mapping[str, Is], str]] = {
    "GetItem": ({"Item": _is_item}, ""),
    "BatchGetItem": (
        {"Responses": _are_responses, "UnprocessedKeys": _is(dict)},
        "Responses",
    ),
    "Query": (_PAGE, "Count"),
    "Scan": (_PAGE, "Count"),
    "PutItem": (_WRITTEN, ""),
    "UpdateItem": (_WRITTEN, ""),
    "DeleteItem": (_WRITTEN, ""),
    "TransactWriteItems": ({"ItemCollectionMetrics": _is(dict)}, ""),
}
_CANCELLED = "TransactionCanceledException"


def check(operation: str, status: int, content: bytes) -> None:
    """Raise `HTTPException`, which stands for no answer, if DynamoDB cannot have said it."""
    try:
        said = json.loads(content.decode("utf-8"))
        is_answer = isinstance(said, dict) and _can_be(operation, status, said)
    except (ValueError, RecursionError) as error:
        raise HTTPException("an answer that is no JSON object") from error
    if not is_answer:
        raise HTTPException("an answer to something else")


def _can_be(operation: str, status: int, said: dict[str, Any]) -> bool:
    if status != 200:
        return _is_refusal(status, said)
    if operation not in _SAYS:
        return True
    members, needed = _SAYS[operation]
    if needed and needed not in said:
        return False
    known: Mapping[str, Is] = {**members, "ConsumedCapacity": _is(object)}
    return all(name in known and known[name](value) for name, value in said.items())


def _is_refusal(status: int, said: dict[str, Any]) -> bool:
    """A refusal has a name; a server that is out of order may have none."""
    name = said.get("__type", "" if status >= 500 else None)
    if not isinstance(name, str) or not _is_item(said.get("Item") or {}):
        return False
    reasons = said.get("CancellationReasons", None if name.endswith(_CANCELLED) else [])
    return _are_reasons(reasons)
