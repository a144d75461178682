"""Answers, before they are an API Gateway result."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ledger.core.limits import ANSWER_BYTES_MAX
from ledger.errors import AnswerTooLarge
from ledger.http import rendered
from ledger.process.release import HEADER as RELEASE_HEADER, release

# With every answer that does not say otherwise: it is one caller's, it is what its media type says,
# and the next request is made over TLS too (RFC 9111, 5.2.2.5; Fetch, 3.6; RFC 6797, 6.1).
ALWAYS = {
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}
PACKED = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}


@dataclass(frozen=True, slots=True)
class Response:
    """A status, a body, headers, and the body's media type if it is not the dialect's usual one.

    The body is what becomes JSON, a text, bytes, or None for no body at all. JSON may have parts
    that are `Rendered`.
    """

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = ""


def written(response: Response, takes_gzip: bool) -> Response:
    """Write the body, which is then text, bytes or none.

    A text that Lambda cannot give is packed if the client takes that. Refuses, as AnswerTooLarge,
    what is too large all the same; only an answer that has no pages can be.
    """
    if response.body is None or isinstance(response.body, bytes):
        return response
    is_text = isinstance(response.body, str)
    said = response.body if is_text else rendered.to_json(response.body)
    if rendered.fits(said):
        return replace(response, body=said)
    body = rendered.packed(said) if takes_gzip else b""
    if not body or 4 * len(body) > 3 * ANSWER_BYTES_MAX:
        raise AnswerTooLarge(
            limit="ANSWER_BYTES_MAX",
            maximum=ANSWER_BYTES_MAX,
            actual=rendered.bytes_in_result(said),
        )
    return replace(response, body=body, headers={**response.headers, **PACKED})


def to_result(response: Response, media_type: str, request_id: str) -> dict[str, Any]:
    """The answer as a result of payload format 2.0."""
    told = {"X-Request-Id": request_id, RELEASE_HEADER: release()}
    headers = {**ALWAYS, **response.headers, **told}
    if response.body is None:
        return {"statusCode": response.status, "headers": headers, "body": ""}
    headers["Content-Type"] = response.media_type or media_type
    result = {"statusCode": response.status, "headers": headers}
    if isinstance(response.body, bytes):
        encoded = base64.b64encode(response.body).decode()
        return {**result, "body": encoded, "isBase64Encoded": True}
    is_text = isinstance(response.body, str)
    return {**result, "body": response.body if is_text else rendered.to_json(response.body)}
