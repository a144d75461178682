"""Checks of DynamoDB's answers, where no checksum vouches for them.

DynamoDB sends a checksum with each answer; an engine on a developer's machine may send none. We
read an answer without a checksum before its parser does, because botocore's takes text that is no
JSON for an empty answer. An empty answer would mean a finished write, or a missing item.
"""

import json
from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from typing import Any
from zlib import crc32

Check = Callable[[Any], bool]


class NoAnswer(Exception):
    """Something else than an answer of DynamoDB came: it stands for no answer."""


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


def _is(kind: type) -> Check:
    return lambda value: isinstance(value, kind)


def _is_value(value: Any) -> bool:
    if not isinstance(value, dict) or len(value) != 1:
        return False
    ((name, content),) = value.items()
    return type(content) is _TYPE_OF_VALUE.get(name) and _has_values(content)


def _has_values(content: Any) -> bool:
    """Return whether a map or list has attribute values alone, or a set has texts alone."""
    if isinstance(content, list):
        return all(isinstance(member, str) or _is_value(member) for member in content)
    return not isinstance(content, dict) or _is_item(content)


def _is_item(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_value, value.values()))


def _are_items(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_item, value))


def _are_responses(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_are_items, value.values()))


def _are_reasons(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(reason, dict)
        and isinstance(reason.get("Code", ""), str)
        and _is_item(reason.get("Item") or {})
        for reason in value
    )


_PAGE: Mapping[str, Check] = {
    "Items": _are_items,
    "Count": _is(int),
    "ScannedCount": _is(int),
    "LastEvaluatedKey": _is_item,
}
_WRITE: Mapping[str, Check] = {"Attributes": _is_item, "ItemCollectionMetrics": _is(dict)}
# By operation: the members that its answer can have, and the member that it must have.
_MEMBERS: Mapping[str, tuple[Mapping[str, Check], str]] = {
    "GetItem": ({"Item": _is_item}, ""),
    "BatchGetItem": (
        {"Responses": _are_responses, "UnprocessedKeys": _is(dict)},
        "Responses",
    ),
    "Query": (_PAGE, "Count"),
    "Scan": (_PAGE, "Count"),
    "PutItem": (_WRITE, ""),
    "UpdateItem": (_WRITE, ""),
    "DeleteItem": (_WRITE, ""),
    "TransactWriteItems": ({"ItemCollectionMetrics": _is(dict)}, ""),
}
_CANCELLED = "TransactionCanceledException"
REFUSED_FROM = 300


def check_status(status: int) -> None:
    """Raise `NoAnswer` at a status that DynamoDB never sends."""
    if status != HTTPStatus.OK and status < HTTPStatus.BAD_REQUEST:
        raise NoAnswer("an answer that is neither done nor refused")


def check_whole(headers: Mapping[str, str], content: bytes) -> None:
    """Raise `NoAnswer` if the head has no length, or another one than the content."""
    length = headers.get("Content-Length")
    is_chunked = headers.get("Transfer-Encoding", "").lower() == "chunked"
    if not is_chunked and length != str(len(content)):
        raise NoAnswer("an answer that is not whole")


def check_content(operation: str, status: int, checksums: Collection[str], content: bytes) -> None:
    """Raise `NoAnswer` if the checksum is wrong, or if there is none and the form is."""
    if not (content.startswith(b"{") and content.endswith(b"}")):
        raise NoAnswer("an answer that is no JSON object")
    distinct = {value.strip() for value in checksums}
    if not distinct:
        check(operation, status, content)
    elif distinct != {str(crc32(content))}:
        raise NoAnswer("an answer of another checksum")


def check(operation: str, status: int, content: bytes) -> None:
    """Raise `NoAnswer` if DynamoDB cannot have answered the operation so."""
    try:
        payload = json.loads(content.decode("utf-8"))
        is_answer = isinstance(payload, dict) and _can_answer(operation, status, payload)
    except (ValueError, RecursionError) as error:
        raise NoAnswer("an answer that is no JSON object") from error
    if not is_answer:
        raise NoAnswer("an answer to another request")


def _can_answer(operation: str, status: int, payload: dict[str, Any]) -> bool:
    if status != HTTPStatus.OK:
        return _is_refusal(status, payload)
    if operation not in _MEMBERS:
        return True
    members, required = _MEMBERS[operation]
    if required and required not in payload:
        return False
    checks: Mapping[str, Check] = {**members, "ConsumedCapacity": _is(object)}
    return all(name in checks and checks[name](value) for name, value in payload.items())


def _is_refusal(status: int, payload: dict[str, Any]) -> bool:
    """Return whether a refusal has a type, which a failing server may leave out."""
    name = payload.get("__type", "" if status >= 500 else None)
    if not isinstance(name, str) or not _is_item(payload.get("Item") or {}):
        return False
    reasons = payload.get("CancellationReasons", None if name.endswith(_CANCELLED) else [])
    return _are_reasons(reasons)
