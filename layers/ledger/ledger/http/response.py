"""Answers, before they are an API Gateway result."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ledger.core.limits import ANSWER_BYTES_MAX
from ledger.errors import AnswerTooLarge
from ledger.http import rendered
from ledger.process.release import HEADER as RELEASE_HEADER, release

# An answer that has no value of its own for these gets ours. No shared cache keeps it, its media
# type is right, and the next request uses TLS too (RFC 9111, 5.2.2.5; Fetch, 3.6; RFC 6797, 6.1).
ALWAYS = {
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}
PACKED = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
_NO_QUALITY = ("q=0", "q=0.0", "q=0.00", "q=0.000")


@dataclass(frozen=True, slots=True)
class Response:
    """A status, a body and headers; the media type is the dialect's usual one if it is empty.

    The body is a value for JSON, a text, bytes, or None for no body at all. JSON may have parts
    that are `Rendered`.
    """

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = ""


def accepts_gzip(accept_encoding: str) -> bool:
    """Return whether the client accepts gzip (RFC 9110, section 12.5.3)."""
    codings = accept_encoding.lower().replace(" ", "").split(",")
    parts = (coding.split(";") for coding in codings)
    return any(
        coding == "gzip" and not any(parameter in _NO_QUALITY for parameter in parameters)
        for coding, *parameters in parts
    )


def write(response: Response, accept_encoding: str) -> Response:
    """Write a JSON body as text.

    A text beyond Lambda's limit is packed if the client accepts gzip. Raise `AnswerTooLarge` for
    one that is too large all the same; only an answer without pages can be.
    """
    if response.body is None or isinstance(response.body, bytes):
        return response
    is_text = isinstance(response.body, str)
    text = response.body if is_text else rendered.to_json(response.body)
    if rendered.fits(text):
        return replace(response, body=text)
    body = rendered.packed(text) if accepts_gzip(accept_encoding) else b""
    # Lambda gets bytes as base64, four characters for three bytes.
    if not body or 4 * len(body) > 3 * ANSWER_BYTES_MAX:
        raise AnswerTooLarge(
            limit="ANSWER_BYTES_MAX",
            maximum=ANSWER_BYTES_MAX,
            actual=rendered.bytes_in_result(text),
        )
    return replace(response, body=body, headers={**response.headers, **PACKED})


def to_result(response: Response, media_type: str, request_id: str) -> dict[str, Any]:
    """Return the answer as a result of payload format 2.0."""
    of_request = {"X-Request-Id": request_id, RELEASE_HEADER: release()}
    headers = {**ALWAYS, **response.headers, **of_request}
    if response.body is None:
        return {"statusCode": response.status, "headers": headers, "body": ""}
    headers["Content-Type"] = response.media_type or media_type
    result = {"statusCode": response.status, "headers": headers}
    if isinstance(response.body, bytes):
        encoded = base64.b64encode(response.body).decode()
        return {**result, "body": encoded, "isBase64Encoded": True}
    is_text = isinstance(response.body, str)
    return {**result, "body": response.body if is_text else rendered.to_json(response.body)}
