"""Cursors: the position after a page, signed and encoded for the client.

A cursor is valid for one client, in one list, business, order and filter. The client cannot read
more than a position from it, and cannot change it: the first bytes are a MAC of the others.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Collection

from msgspec import Struct

from ledger.book.paging import Position
from ledger.http import strict_json
from ledger.http.request import Request

_MAC_BYTES = 16
# A client may change these from page to page.
_PAGING = {"cursor", "limit", "direction", "include_total_count", "show_total_count"}


class Cursors(Struct, frozen=True):
    """The cursors of one list, as one request names it; `key` is that of the MAC."""

    key: bytes

    @classmethod
    def for_request(
        cls, request: Request, business_header: str = "", unbound: Collection[str] = ()
    ) -> "Cursors":
        """Return the request's cursors; `business_header` names the business if no path does.

        A client may change the `unbound` parameters too.
        """
        free = {*_PAGING, *unbound}
        filters = sorted((name, x) for name, x in request.query.items() if name not in free)
        scope = [request.path, request.header(business_header).strip().lower(), filters]
        seal = request.known_principal.seal
        return cls(hmac.digest(seal, json.dumps(scope).encode(), hashlib.sha256))

    def write(self, order: str, position: Position) -> str:
        """Return the cursor of a position in the list's order."""
        payload = json.dumps([order, position.key, position.row], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._mac(payload) + payload).decode().rstrip("=")

    def read(self, cursor: str, order: str) -> Position | None:
        """Return the cursor's position, or None if it is no cursor of this list and order."""
        signed = strict_json.from_base64(cursor)
        mac, payload = signed[:_MAC_BYTES], signed[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(payload)):
            return None
        # The MAC proves that we wrote the payload, so its shape needs no check.
        written_order, key, row = json.loads(payload)
        return Position(key, row) if written_order == order else None

    def _mac(self, payload: bytes) -> bytes:
        return hmac.digest(self.key, payload, hashlib.sha256)[:_MAC_BYTES]
