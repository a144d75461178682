"""Answers, before they are an API Gateway result."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# With every answer that does not say otherwise: it is one caller's, it is what its media type says,
# and the next request is made over TLS too (RFC 9111, 5.2.2.5; Fetch, 3.6; RFC 6797, 6.1).
ALWAYS = {
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Response:
    """A status, a body, headers, and the body's media type if it is not the dialect's usual one.

    The body is what becomes JSON, a text, bytes, or None for no body at all.
    """

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = ""


def to_result(response: Response, media_type: str, request_id: str) -> dict[str, Any]:
    """The answer as a result of payload format 2.0."""
    headers = {**ALWAYS, **response.headers, "X-Request-Id": request_id}
    if response.body is None:
        return {"statusCode": response.status, "headers": headers, "body": ""}
    headers["Content-Type"] = response.media_type or media_type
    if isinstance(response.body, bytes):
        encoded = base64.b64encode(response.body).decode()
        return {
            "statusCode": response.status,
            "headers": headers,
            "body": encoded,
            "isBase64Encoded": True,
        }
    said = (
        response.body
        if isinstance(response.body, str)
        else json.dumps(response.body, separators=(",", ":"), ensure_ascii=False)
    )
    return {"statusCode": response.status, "headers": headers, "body": said}
