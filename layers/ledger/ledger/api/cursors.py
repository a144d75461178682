"""Cursors: where a page of a list ended, as text that means nothing to a client."""

import base64
import json
import re

from ledger.api import strict_json
from ledger.book.pages import Place

_KEY = re.compile(r"[0-9A-Za-z:.#-]{0,80}")
_ROW_MAX = 1 << 60


def write(order: str, place: Place) -> str:
    """The cursor of a page of a list in an order."""
    said = json.dumps([order, place.key, place.row], separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read(cursor: str, order: str) -> Place | None:
    """The place that a cursor of the same order says; None if it is no such cursor."""
    found = strict_json.decode_base64(cursor)
    if not isinstance(found, list) or len(found) != 3 or found[0] != order:
        return None
    _, key, row = found
    is_place = isinstance(key, str) and _KEY.fullmatch(key) and type(row) is int
    return Place(key, row) if is_place and abs(row) <= _ROW_MAX else None
