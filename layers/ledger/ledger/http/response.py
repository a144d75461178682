"""Answers: from JSON text to a result of API Gateway.

Rows become text one by one, and a page ends before it is too large. Each row becomes text once, so
the measured text is the answer's text.
"""

import base64
import gzip
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from ledger.book.paging import Page
from ledger.core.limits import ANSWER_BYTES_MAX, ENTRIES_PER_BATCH_MAX
from ledger.errors import AnswerTooLarge
from ledger.process.release import HEADER as RELEASE_HEADER, release

T = TypeVar("T")

# An answer that has no value of its own for these gets ours. No shared cache keeps it, its media
# type is right, and the next request uses TLS too (RFC 9111, 5.2.2.5; Fetch, 3.6; RFC 6797, 6.1).
ALWAYS = {
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}
# The digest of each version that a write wrote. A leaf of the log has the same (`log/rows.py`), so
# that a client can prove the version later, without our word for it.
DIGEST_HEADER = "X-Entry-Digest"
PACKED = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
_NO_QUALITY = ("q=0", "q=0.0", "q=0.00", "q=0.000")
ENVELOPE_BYTES = 100_000  # for the rest of an answer beside its rows, headers included
FEW = 10
_ENCODE = msgspec.json.Encoder().encode


class Response(Struct, frozen=True):
    """A status, a body and headers; the media type is the dialect's usual one if it is empty.

    The body is a value for JSON, a text, bytes, or None for no body at all. JSON may have parts
    that are `rendered`.
    """

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = ""


def to_json(body: Any) -> str:
    """Return a body as JSON; it may have parts that are text already (`rendered`)."""
    return _ENCODE(body).decode()


def rendered(text: str) -> msgspec.Raw:
    """Return a part of a body that is JSON text already."""
    return msgspec.Raw(text.encode())


def around(row: Mapping[str, Any], *names: str) -> list[str]:
    """Return a row's JSON text around the values of some names, which are in the row's order.

    Rows of a thousand lines differ in these values alone, and the rest becomes text once. FEW rows
    are quicker without it.
    """
    # No JSON text has this character, which JSON escapes.
    return to_json({**row, **dict.fromkeys(names, rendered("\0"))}).split("\0")


def array(texts: Iterable[str]) -> msgspec.Raw:
    """Return rows that are JSON text already as an array."""
    return rendered(f"[{','.join(texts)}]")


def bytes_in_result(text: str) -> int:
    """Count a JSON text's bytes in a function's result, which escapes its quotes once more."""
    return len(text.encode("utf-8", "surrogatepass")) + text.count('"') + text.count("\\")


def fits(text: str) -> bool:
    """Return whether a body is within Lambda's limit."""
    # A character has at most four bytes, so most bodies need no count.
    return 4 * len(text) <= ANSWER_BYTES_MAX or bytes_in_result(text) <= ANSWER_BYTES_MAX


def packed(text: str) -> bytes:
    """Return a body as gzip."""
    return gzip.compress(text.encode("utf-8", "surrogatepass"), compresslevel=6, mtime=0)


def fitting(
    page: Page[T],
    render: Callable[[T], Any],
    copies: int = 1,
    backwards: bool = False,
    bytes_max: int = ANSWER_BYTES_MAX,
) -> tuple[msgspec.Raw, Page[T]]:
    """Return as many rows as fit one answer as a JSON array, and the page that ends with them.

    The answer has the array `copies` times, each within `bytes_max`. `backwards` reverses the
    array. The first row is always there, since a write refuses a row that is too large by itself.
    """
    left = min(bytes_max, ANSWER_BYTES_MAX // copies - ENVELOPE_BYTES)
    texts: list[str] = []
    for row in page.rows:
        text = to_json(render(row))
        left -= bytes_in_result(text) + 1
        if texts and left < 0:
            break
        texts.append(text)
    ordered = texts[::-1] if backwards else texts
    return array(ordered), page.first(len(texts))


def with_digests(answer: Response, digests: Collection[str]) -> Response:
    """Return the answer with the digests of its versions, in the order of their writes.

    The gateway's limit for headers is 10,240 bytes, so an answer with more versions names none.
    """
    if not 0 < len(digests) <= ENTRIES_PER_BATCH_MAX:
        return answer
    value = ", ".join(f"sha-256={digest}" for digest in digests)
    return replace(answer, headers={**answer.headers, DIGEST_HEADER: value})


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
    text = response.body if is_text else to_json(response.body)
    if fits(text):
        return replace(response, body=text)
    body = packed(text) if accepts_gzip(accept_encoding) else b""
    # Lambda gets bytes as base64, four characters for three bytes.
    if not body or 4 * len(body) > 3 * ANSWER_BYTES_MAX:
        raise AnswerTooLarge(
            limit="ANSWER_BYTES_MAX",
            maximum=ANSWER_BYTES_MAX,
            actual=bytes_in_result(text),
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
    return {**result, "body": response.body if is_text else to_json(response.body)}
