"""Quotas of API Gateway (HTTP API) and of Lambda, and the words in which either refuses more."""

import json
from collections.abc import Iterable
from typing import Any

BODY_BYTES_MAX = 10 * 1024 * 1024
HEAD_BYTES_MAX = 10_240  # the request line and the headers together
PAYLOAD_BYTES_MAX = 6 * 1024 * 1024 + 100  # an event or a result as JSON, as Lambda counts it
SECONDS_MAX = 30  # an integration's time-out

_WORDS = {
    413: "Request Entity Too Large",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def of_request(
    method: str, target: str, headers: Iterable[tuple[str, str]], body_bytes: int
) -> dict[str, Any] | None:
    """Return the gateway's refusal of a request, which no function then sees; None if it fits."""
    line = len(f"{method} {target} HTTP/1.1\r\n".encode())
    head = line + sum(len(f"{name}: {value}\r\n".encode()) for name, value in headers)
    if head > HEAD_BYTES_MAX:
        return refusal(431)
    return refusal(413) if body_bytes > BODY_BYTES_MAX else None


def payload(value: dict[str, Any]) -> str:
    """Return an event or a result as Lambda's runtime for Python 3.12 and later writes it."""
    return json.dumps(value, ensure_ascii=False)


def of_event(event: str) -> dict[str, Any] | None:
    """Return the refusal of a payload that is more than Lambda takes; None if it fits."""
    return refusal(413) if _bytes(event) > PAYLOAD_BYTES_MAX else None


def of_result(result: str, seconds: float) -> dict[str, Any] | None:
    """Return the gateway's answer if a payload is too large or has come too late; else None."""
    if seconds > SECONDS_MAX:
        return refusal(503)
    return refusal(500) if _bytes(result) > PAYLOAD_BYTES_MAX else None


def refusal(status: int) -> dict[str, Any]:
    """Return the gateway's own answer of a status, as a result."""
    body = json.dumps({"message": _WORDS[status]}, separators=(",", ":"))
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": body}


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
