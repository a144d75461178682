"""Rows of entries: the canonical JSON of one version, whose digest a leaf of the log commits to.

A row has all that `ledger-admin export` writes for the version, with four rules:

- The keys are sorted, there are no spaces, the text is UTF-8, and all numbers are integers.
- `kind` and `number` stand in each row, so that it says by itself which version it is.
- `mark` and `fingerprint` are of the request that created the entry, in each of its versions. A
  stored past version may have those of the request that superseded it.
- `reversed_by` is left out. A reversal sets it without a new version, and its own row names the
  original in `reverses`.

A row is never made of compressed bytes, which another release of zlib may compress otherwise.
"""

import hashlib
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.json import Encoder

from ledger.core.accounts import Details, Direction
from ledger.core.claims import Actor
from ledger.core.entries import Entry, Line
from ledger.core.texts import format_instant

ENTRY, REMOVED = "entry", "removed"
DIRECTIONS = {Direction.DEBIT: "debit", Direction.CREDIT: "credit"}
# It sorts the keys of objects; the fields of a struct have their own order, sorted too.
_ENCODER = Encoder(order="deterministic")


class _Line(Struct, frozen=True, gc=False):
    """A line of a row: in half of the time of an object whose keys are sorted anew."""

    account: int
    amount_minor: int
    description: str
    details: Details
    direction: str
    slot: int


def entry_row(entry: Entry) -> bytes:
    """Return the row of a version; the entry has the digests of its creation's request."""
    return canonical(
        {
            "kind": ENTRY,
            "number": entry.entry_id,
            "version": entry.version,
            "created_at": format_instant(entry.created_at),
            "updated_at": format_instant(entry.updated_at),
            "effective_at": format_instant(entry.effective_at),
            "currency": entry.currency,
            "description": entry.description,
            "subledger": entry.subledger,
            "details": entry.details,
            "aliases": entry.aliases,
            "slots_used": entry.slots_used,
            "reverses": entry.reverses,
            "lines": [_line(line) for line in entry.lines],
            "by": actor_row(entry.by),
            "mark": entry.request_digest,
            "fingerprint": entry.fingerprint,
        }
    )


def removal_row(
    entry_id: int, version: int, at: datetime, by: Actor | None, mark: str, fingerprint: str
) -> bytes:
    """Return the row of a removal, which is the last version of its entry."""
    return canonical(
        {
            "kind": REMOVED,
            "number": entry_id,
            "version": version,
            "removed_at": format_instant(at),
            "by": actor_row(by),
            "mark": mark,
            "fingerprint": fingerprint,
        }
    )


def canonical(row: Any) -> bytes:
    """Return a row as canonical JSON."""
    return _ENCODER.encode(row)


def digest(row: bytes) -> str:
    """Return the SHA-256 of a row in hexadecimal digits, as leaf and answers spell it."""
    return hashlib.sha256(row).hexdigest()


def actor_row(by: Actor | None) -> dict[str, str] | None:
    """Return the author of a row; None without a stored author."""
    if by is None:
        return None
    return {"name": by.name, "dialect": by.dialect, "request_id": by.request_id}


def _line(line: Line) -> _Line:
    direction = DIRECTIONS[line.direction]
    return _Line(
        line.account_id, line.amount_minor, line.description, line.details, direction, line.slot
    )
