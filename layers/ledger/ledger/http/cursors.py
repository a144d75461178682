"""Cursors: where a page of a list ended, as text that means nothing to a client, and is sealed.

A cursor is good for the client that was given it, in the same list, business, order and filters.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass

from ledger.book.paging import Position
from ledger.http import strict_json
from ledger.http.request import Request

_ROW_MAX = 1 << 60
_MAC_BYTES = 16
# What a client may change from page to page.
_PAGING = {"cursor", "limit", "direction", "include_total_count", "show_total_count"}


@dataclass(frozen=True, slots=True)
class Cursors:
    """The cursors of one list as one request asks for it."""

    key: bytes

    @classmethod
    def of(cls, request: Request, business_header: str = "") -> "Cursors":
        """Those of the request; `business_header` names the business, if the path does not."""
        filters = sorted((name, x) for name, x in request.query.items() if name not in _PAGING)
        about = [request.path, request.header(business_header).strip().lower(), filters]
        seal = request.known_principal.seal
        return cls(hmac.digest(seal, json.dumps(about).encode(), hashlib.sha256))

    def write(self, order: str, place: Position) -> str:
        """The cursor of a page of the list in an order."""
        said = json.dumps([order, place.key, place.row], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._mac(said) + said).decode().rstrip("=")

    def read(self, cursor: str, order: str) -> Position | None:
        """The place that a cursor of the same list and order says; None if it is no such cursor."""
        sealed = strict_json.from_base64(cursor)
        mac, said = sealed[:_MAC_BYTES], sealed[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(said)):
            return None
        found = strict_json.decode(said.decode())
        if not isinstance(found, list) or len(found) != 3 or found[0] != order:
            return None
        _, key, row = found
        # The seal is ours. A key may have any character that an account's number has.
        is_place = isinstance(key, str) and type(row) is int
        return Position(key, row) if is_place and abs(row) <= _ROW_MAX else None

    def _mac(self, said: bytes) -> bytes:
        return hmac.digest(self.key, said, hashlib.sha256)[:_MAC_BYTES]
