"""What a client of OAuth says: a form in the body (RFC 6749, appendix B), and HTTP Basic."""

import base64
import binascii
from urllib.parse import parse_qsl, unquote_plus

from ledger.core.limits import TOKEN_BODY_BYTES_MAX
from ledger.errors import BodyTooLarge, MalformedBody
from ledger.http.request import Request

_FIELDS_MAX = 20


def pairs(request: Request) -> list[tuple[str, str]]:
    """Read the form of the body, which is measured before it is decoded.

    Refuses with `BodyTooLarge` or `MalformedBody`.
    """
    encoded_max = TOKEN_BODY_BYTES_MAX * 4 // 3 + 4 if request.is_base64 else TOKEN_BODY_BYTES_MAX
    if len(request.raw_body) > encoded_max or len(request.body) > TOKEN_BODY_BYTES_MAX:
        raise BodyTooLarge(bytes_max=TOKEN_BODY_BYTES_MAX)
    try:
        text = request.body.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS_MAX)
    except ValueError:
        raise MalformedBody(problem="it is not application/x-www-form-urlencoded") from None


def basic(header: str) -> tuple[str, str] | None:
    """Read a client's id and secret from HTTP Basic (RFC 7617); None if it is not that."""
    scheme, _, encoded = header.strip().partition(" ")
    try:
        client_id, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    if scheme.lower() != "basic" or not colon:
        return None
    return unquote_plus(client_id), unquote_plus(secret)
