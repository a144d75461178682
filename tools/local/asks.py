"""The rights that a request to the table needs: actions, places, partition keys, attributes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.store.archive import LOG
from ledger.store.files import EXPORTS

# An action and its object: `table`, an index of it as `index/listing`, or `file`.
Permission = tuple[str, str]

_NAMES = re.compile(r"(?<![:\w])#?[A-Za-z_]\w*")
_EXPRESSIONS = ("UpdateExpression", "ConditionExpression", "ProjectionExpression")


@dataclass(frozen=True)
class Ask:
    """One action on one place; `keys` are dynamodb:LeadingKeys, `attributes` dynamodb:Attributes.

    Words of an expression count as attributes too, so there may be more of them than on AWS.
    """

    action: str
    place: str
    keys: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()

    @property
    def permission(self) -> Permission:
        """The action and the place, without keys and attributes."""
        return self.action, self.place


def asks(operation: str, params: Mapping[str, Any]) -> set[Ask]:
    """Return the rights that a request to DynamoDB or S3 needs.

    A transaction needs a right for each kind of part, with the keys of all parts. This is the
    strictest reading, in case AWS does not judge each part by itself.
    """
    if operation in ("PutObject", "GetObject"):
        return {Ask(f"s3:{operation}", place_of_file(params["Key"]))}
    if operation == "TransactWriteItems":
        parts = [part for action in params["TransactItems"] for part in action.items()]
        keys = frozenset(key for _, part in parts for key in _keys(part))
        attributes = frozenset(name for _, part in parts for name in _attributes(part))
        return {Ask(f"dynamodb:{kind}Item", "table", keys, attributes) for kind, _ in parts}
    action = f"dynamodb:{operation}"
    if operation == "BatchGetItem":
        keys = frozenset(key for batch in params["RequestItems"].values() for key in _batch(batch))
        return {Ask(action, "table", keys)}
    place = f"index/{params['IndexName']}" if "IndexName" in params else "table"
    return {Ask(action, place, frozenset(_keys(params)), frozenset(_attributes(params)))}


def place_of_file(path: str) -> str:
    """Return the place of a file in the bucket, by its key or its link."""
    if path.startswith(LOG) or f"/{LOG}" in path:
        return "log"
    return "export" if f"{EXPORTS}/" in path else "file"


def _keys(part: Mapping[str, Any]) -> Iterator[str]:
    if "KeyConditionExpression" in part:
        yield part["ExpressionAttributeValues"][_partition(part)]["S"]
    for name in {"Key", "Item"} & part.keys():
        yield part[name]["PK"]["S"]


def _partition(part: Mapping[str, Any]) -> str:
    match = re.match(r"\w*PK = (:\w+)", part["KeyConditionExpression"])
    assert match is not None, part["KeyConditionExpression"]
    return match[1]


def _batch(part: Mapping[str, Any]) -> Iterator[str]:
    return (key["PK"]["S"] for key in part["Keys"])


def _attributes(part: Mapping[str, Any]) -> Iterator[str]:
    yield from part.get("Item", {})
    aliases = part.get("ExpressionAttributeNames", {})
    for name in _EXPRESSIONS:
        for word in _NAMES.findall(part.get(name, "")):
            yield aliases.get(word, word)
