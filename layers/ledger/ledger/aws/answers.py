"""What DynamoDB can have said, where no checksum of its own vouches for it.

DynamoDB sends a checksum with each answer. One without it, as of an engine on one's own machine, is
read here before botocore does: that takes text that is no JSON for an empty answer, and so for a
write that is done, or for an item that is missing.
"""

import json
from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from zlib import crc32

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


def as_bytes(said: Any) -> bytes:
    """The bytes of a header or body, which botocore has as text or as bytes."""
    return said if isinstance(said, bytes) else said.encode()


def check_status(status: int) -> None:
    """Raise `HTTPException`, which stands for no answer, at a status that DynamoDB has not."""
    if status != HTTPStatus.OK and status < HTTPStatus.BAD_REQUEST:
        raise HTTPException("an answer that is neither done nor refused")


def check_whole(headers: Mapping[str, str], content: bytes) -> None:
    """Raise the same if less came than the head says, or the head does not say how much."""
    length = headers.get("Content-Length")
    is_chunked = headers.get("Transfer-Encoding", "").lower() == "chunked"
    if not is_chunked and length != str(len(content)):
        raise HTTPException("an answer that is not whole")


def check_content(request: Any, status: int, checksums: Collection[str], content: bytes) -> None:
    """Raise the same of the content: by the checksum that DynamoDB sends, or as it can be."""
    if not (content.startswith(b"{") and content.endswith(b"}")):
        raise HTTPException("an answer that is no JSON object")
    told = {value.strip() for value in checksums}
    if not told:
        check(_operation(request), status, content)
    elif told != {str(crc32(content))}:
        raise HTTPException("an answer of another checksum")


def _operation(request: Any) -> str:
    target = as_bytes(request.headers.get("X-Amz-Target", ""))
    return str(target.decode().rpartition(".")[2])


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
