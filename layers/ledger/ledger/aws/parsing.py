"""The members of DynamoDB's answers, in the form that botocore gives them."""

import base64
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from ledger.aws.answers import REFUSED_FROM

_DECODE = msgspec.json.Decoder().decode


class Parsed(Struct, frozen=True):
    """An answer of DynamoDB. `asked_seconds` is the pause before a retry that it asks for, or 0."""

    status_code: int
    members: dict[str, Any]
    asked_seconds: float = 0.0

    @property
    def code(self) -> str:
        """The error's code; empty if the request was done."""
        return str(self.members.get("Error", {}).get("Code", ""))


def parse(status: int, headers: Mapping[str, str], content: bytes) -> Parsed:
    """Return an answer's members. Raise `ValueError` or `RecursionError` if it is no JSON."""
    members: dict[str, Any] = _DECODE(content)
    if b'"B"' in content or b'"BS"' in content:
        members = _with_bytes(members)
    if status < REFUSED_FROM:
        return Parsed(status, members)
    code = str(members.get("__type", status)).partition(":")[0].rpartition("#")[2]
    message = members.get("message", members.get("Message", ""))
    members["Error"] = {"Code": code, "Message": message}
    members["ResponseMetadata"] = {
        "HTTPStatusCode": status,
        "RequestId": headers.get("x-amzn-requestid", ""),
        "RetryAttempts": 0,
    }
    return Parsed(status, members, _asked_seconds(headers.get("x-amz-retry-after", "")))


def _with_bytes(value: Any) -> Any:
    """Return the value with the bytes of each binary attribute value, which JSON has in base64."""
    if isinstance(value, list):
        return [_with_bytes(member) for member in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((name, content),) = value.items()
        if name == "B" and isinstance(content, str):
            return {"B": base64.b64decode(content)}
        if name == "BS" and isinstance(content, list):
            return {"BS": [base64.b64decode(member) for member in content]}
    return {name: _with_bytes(member) for name, member in value.items()}


def _asked_seconds(milliseconds: str) -> float:
    return int(milliseconds) / 1_000 if milliseconds.isdecimal() else 0.0
