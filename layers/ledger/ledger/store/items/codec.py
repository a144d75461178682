"""Items: how entries and accounts are written down, and read back.

An entry, with all its lines, is one item: what only we read is one JSON text, `doc`, compressed
when it is large. What a condition or an update looks at stands beside it as attributes of its own.
"""

import json
import zlib
from datetime import datetime
from typing import Any

from ledger.aws.items import Item
from ledger.core import ids, texts
from ledger.core.accounts import Direction
from ledger.core.actors import Act, Actor
from ledger.core.entries import Entry, Line
from ledger.core.limits import DOCUMENT_BYTES_MAX, ENTRY_BYTES_MAX
from ledger.errors import LimitExceeded
from ledger.store import keys

ENTRY, ACCOUNT, BATCH, TOMBSTONE = "entry", "account", "batch", "tombstone"
ALIAS, AMENDMENT, CLOSING, REMOVED = "alias", "amendment", "closing", "removed"
RECORD, NAME, CHANGE, ANSWER = "record", "name", "change", "answer"
# How this release writes items; what changes it changes what may read the table (formats.py).
FORMAT = 1
# The same in an update; `format` is a reserved word of DynamoDB's expressions.
HEAD_SET = "kind = :kind, #format = :format"
HEAD_NAMES = {"#format": "format"}
COMPRESSED_ABOVE_BYTES = 1_024


def head(kind: str) -> Item:
    """Begin an item: its kind, and the format that it is written in."""
    return {"kind": text(kind), "format": integer(FORMAT)}


def head_values(kind: str) -> Item:
    """Give the values of HEAD_SET, for an update that may make the item."""
    return {f":{name}": value for name, value in head(kind).items()}


def text(value: str) -> dict[str, str]:
    return {"S": value}


def integer(value: int) -> dict[str, str]:
    return {"N": str(value)}


def read_integer(item: Item, name: str, default: int = 0) -> int:
    return int(item[name]["N"]) if name in item else default


def read_time(written: str) -> datetime:
    return datetime.fromisoformat(written)


def kind_of(item: Item) -> str:
    """What an item is; empty of one that a hand in the table has left without its kind."""
    return str(item.get("kind", {}).get("S", ""))


def signed(by: Actor | None) -> Item:
    """Who wrote an item, as the attribute that says it; nothing if that is not known."""
    return {"by": text(str(by))} if by else {}


def read_by(item: Item) -> Actor | None:
    """Read who wrote an item; None if it was written before that was kept."""
    return Actor.read(item["by"]["S"]) if "by" in item else None


def to_act(item: Item, time: str) -> Act:
    """Read when and by whom something was done; `time` is what the document calls the time."""
    return Act(read_time(unpack(item)[time]), read_by(item))


def pack(document: dict[str, Any], most: int = DOCUMENT_BYTES_MAX) -> dict[str, str | bytes]:
    """A document as the attribute `doc`: JSON text, or the same compressed if that is shorter.

    Refuses, as LimitExceeded, one of more than `most` bytes before or ENTRY_BYTES_MAX after.
    Refuses a text that none may have, so that no edge lets one in.
    """
    said = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    if "\\" in said or not texts.is_plain(said):  # JSON escapes the control characters
        texts.check(document)
    raw = said.encode()
    if len(raw) <= COMPRESSED_ABOVE_BYTES:
        return {"S": said}
    if len(raw) > most:
        raise LimitExceeded(limit="DOCUMENT_BYTES_MAX", maximum=most, actual=len(raw))
    packed = zlib.compress(raw, 6)
    if len(packed) > ENTRY_BYTES_MAX:
        raise LimitExceeded(limit="ENTRY_BYTES_MAX", maximum=ENTRY_BYTES_MAX, actual=len(packed))
    return {"B": packed}


def unpack(item: Item) -> dict[str, Any]:
    """The document that `pack` wrote; what would unpack to more than that is none of ours."""
    written = item["doc"]
    document: dict[str, Any] = json.loads(_raw(written["B"]) if "B" in written else written["S"])
    return document


def _raw(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    raw = unpacking.decompress(packed, DOCUMENT_BYTES_MAX)
    assert unpacking.eof, "a document that unpacks to more than DOCUMENT_BYTES_MAX"
    return raw


def _row(line: Line) -> list[Any]:
    row = [line.slot, line.account_id, line.direction.value, line.amount_minor]
    if line.details:
        return [*row, line.description, dict(line.details)]
    return [*row, line.description] if line.description else row


def _line(row: list[Any]) -> Line:
    slot, account, direction, amount_minor, *rest = row
    description, details = (*rest, "", {})[:2] if len(rest) != 1 else (rest[0], {})
    return Line(slot, account, Direction(direction), amount_minor, description, details)


def entry_item(scope: keys.Scope, entry: Entry) -> Item:
    """The entry as the present version under its number, and in its listing."""
    listed = (
        keys.entries_of_journal(scope, entry.effective_at, entry.entry_id)
        if entry.subledger is None
        else keys.entries_of_account(scope, entry.subledger, entry.effective_at, entry.entry_id)
    )
    document = {
        "at": keys.instant(entry.effective_at),
        "created": keys.instant(entry.created_at),
        "updated": keys.instant(entry.updated_at),
        "currency": entry.currency,
        "text": entry.description,
        "in": entry.subledger,
        "details": dict(entry.details),
        "aliases": list(entry.aliases),
        "slots": entry.slots_used,
        "reverses": entry.reverses,
        "lines": [_row(line) for line in entry.lines],
    }
    if ids.is_in_journal(entry.entry_id) and ids.is_keyed(entry.entry_id):
        listed |= keys.keyed_entries(scope, entry.created_at, entry.entry_id)
    item: Item = {
        **keys.entry(scope, entry.entry_id),
        **listed,
        **head(ENTRY),
        "version": integer(entry.version),
        **signed(entry.by),
        "doc": pack({name: value for name, value in document.items() if value not in ("", None)}),
    }
    if entry.reversed_by is not None:
        item["reversed_by"] = integer(entry.reversed_by)
    return item


def removed_item(item: Item, at: datetime, by: Actor | None) -> Item:
    """The version that takes an entry out of the books: listed nowhere, with nothing in it.

    It is still whose request the entry was, so that a repeated one finds that it was done.
    """
    kept = ("PK", "SK", "mark", "fingerprint")
    return {
        **{name: value for name, value in item.items() if name in kept},
        **head(REMOVED),
        "version": integer(read_integer(item, "version") + 1),
        **signed(by),
        "doc": pack({"removed": keys.instant(at)}),
    }


def past_version_item(scope: keys.Scope, item: Item) -> Item:
    """The present item of an entry as its past version: unlisted, under its version number."""
    version = read_integer(item, "version")
    key = keys.entry_version(scope, keys.number_of(item), version)
    listed = ("LPK", "LSK", "KPK", "KSK")
    return {**{name: value for name, value in item.items() if name not in listed}, **key}


def to_entry(item: Item) -> Entry:
    """Read an entry; that it balances is asserted again, since only we could have broken it."""
    document = unpack(item)
    reversed_by = read_integer(item, "reversed_by", -1)
    return Entry(
        entry_id=keys.number_of(item),
        version=read_integer(item, "version"),
        created_at=read_time(document["created"]),
        updated_at=read_time(document["updated"]),
        effective_at=read_time(document["at"]),
        currency=document["currency"],
        lines=tuple(_line(row) for row in document["lines"]),
        description=document.get("text", ""),
        subledger=document.get("in"),
        details=document["details"],
        aliases=tuple(document["aliases"]),
        slots_used=document["slots"],
        reverses=document.get("reverses"),
        reversed_by=None if reversed_by < 0 else reversed_by,
        by=read_by(item),
    )


def batch_item(
    scope: keys.Scope, number: int, created_at: datetime, by: Actor | None, entries: list[int]
) -> Item:
    """The record that entries were written together, in the order given."""
    document = {"created": keys.instant(created_at), "entries": entries}
    key = keys.batch(scope, number)
    return {**key, **head(BATCH), **signed(by), "doc": pack(document)}


def closing_item(scope: keys.Scope, number: int, at: datetime, by: Actor | None) -> Item:
    """The record that an account was closed, when and by whom."""
    document = {"at": keys.instant(at)}
    key = keys.account_closing(scope, number)
    return {**key, **head(CLOSING), **signed(by), "doc": pack(document)}


def pointer_item(scope: keys.Scope, kind: str, number: int, entry: Entry, by: Actor) -> Item:
    """A number given to an entry besides its own, for more line ids or for a key.

    The key is that of an amendment (`AMENDMENT`), or of a request that was answered with a version
    that it did not make (`ANSWER`): of what is reversed already, or is as it is to be.
    """
    return {
        **keys.entry(scope, number),
        **head(kind),
        "entry": integer(entry.entry_id),
        "version": integer(entry.version),
        **signed(by),
    }
