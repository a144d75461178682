"""From leaves to the log's JSON."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

from ledger.book.log import Change, Consistency, Proof
from ledger.core.ids import Ids
from ledger.core.texts import format_instant
from ledger.log import acts, rows

_ACCOUNTS = (acts.ACCOUNT, acts.CLOSING)
# An act has no versions: each has a leaf of its own.
_ACT = "noted"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def change(book_ids: Ids, row: Change) -> dict[str, Any]:
    """Return a change of the feed."""
    return {
        "index": row.index,
        "stamp": format_instant(_EPOCH + timedelta(milliseconds=row.stamp)),
        "op": _operation(row),
        "kind": rows.ENTRY if row.leaf.kind == rows.REMOVED else row.leaf.kind,
        "id": _id(book_ids, row),
        "number": row.leaf.number,
        "version": row.leaf.version,
    }


def proof(row: Proof) -> dict[str, Any]:
    """Return the proof of a leaf; hashes are base64, as checkpoints have them."""
    return {
        "row": row.row.decode(),
        "leaf": row.leaf.decode(),
        "index": row.index,
        "size": row.size,
        **_hashes(row),
    }


def consistency(row: Consistency) -> dict[str, Any]:
    """Return the proof that the log of one size continues that of another."""
    return {"from": row.old, "to": row.new, **_hashes(row)}


def _hashes(row: Proof | Consistency) -> dict[str, Any]:
    return {
        "root": b64encode(row.root).decode(),
        "proof": [b64encode(value).decode() for value in row.hashes],
        "checkpoint": row.published.note,
        "key": row.published.key or None,
    }


def _operation(row: Change) -> str:
    if row.leaf.kind == rows.REMOVED:
        return "removed"
    if row.leaf.kind != rows.ENTRY:
        return _ACT
    return "created" if row.leaf.version == 1 else "amended"


def _id(book_ids: Ids, row: Change) -> str | None:
    if row.leaf.kind in (rows.ENTRY, rows.REMOVED):
        return book_ids.entry(row.leaf.number)
    return book_ids.account(row.leaf.number) if row.leaf.kind in _ACCOUNTS else None
