"""Entries, their batches and their further ids as items.

An entry, with all its lines, is one item. Values that only we read are one document, `doc`. Values
that a condition or an update reads are attributes beside it.
"""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.core import ids
from ledger.core.accounts import Direction
from ledger.core.claims import Actor
from ledger.core.entries import Entry, Line
from ledger.core.records import Batch
from ledger.store import keys
from ledger.store.items import line_states
from ledger.store.items.codec import (
    ALIAS,
    AMENDMENT,
    ANSWER,
    BATCH,
    ENTRY,
    INDEX_KEYS,
    REMOVED,
    head,
    integer,
    pack,
    read_by,
    read_integer,
    read_time,
    signed,
    unpack,
)

POINTERS = (ALIAS, AMENDMENT, ANSWER)
_REQUEST = ("mark", "fingerprint")


def entry_item(scope: keys.Scope, entry: Entry) -> Item:
    """Return the entry as the present version under its id, with the keys of its listing."""
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
    item: Item = {
        **keys.entry(scope, entry.entry_id),
        **_listing(scope, entry),
        **head(ENTRY),
        "version": integer(entry.version),
        **signed(entry.by),
        "doc": pack({name: value for name, value in document.items() if value not in ("", None)}),
    }
    if entry.reversed_by is not None:
        item["reversed_by"] = integer(entry.reversed_by)
    assert keys.id_of(item) == entry.entry_id, "the key holds the id"
    return item


def _listing(scope: keys.Scope, entry: Entry) -> Item:
    """Return the keys of the lists that have the entry: its subledger, or the general journal."""
    if entry.subledger is not None:
        return {
            **keys.entries_of_account(scope, entry.subledger, entry.effective_at, entry.entry_id)
        }
    listing: Item = {**keys.entries_of_journal(scope, entry.effective_at, entry.entry_id)}
    # An id with a time in it sorts entries by creation. An id made of a key needs this index.
    if ids.is_in_journal(entry.entry_id) and ids.is_keyed(entry.entry_id):
        listing |= keys.keyed_entries(scope, entry.created_at, entry.entry_id)
    return listing


def to_entry(item: Item) -> Entry:
    """Read an entry. `Entry` asserts its balance again, since only we can have broken it."""
    document = unpack(item)
    assert item["kind"]["S"] == ENTRY, "a removed entry has no lines"
    reversed_by = read_integer(item, "reversed_by", -1)
    entry = Entry(
        entry_id=keys.id_of(item),
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
        line_states=line_states.read(item) if line_states.NAME in item else {},
        **request_of(item),
    )
    assert entry.version > 0, "versions count from 1"
    return entry


def to_past_entry(past: Item, present: Item) -> Entry:
    """Read a past version, with the digests of the entry's creation from its present item.

    The past item may have those of the request that superseded it.
    """
    entry = to_entry(past)
    assert entry.entry_id == keys.id_of(present), entry.entry_id
    return replace(entry, **request_of(present))


def request_of(item: Item) -> dict[str, Any]:
    """Return the digests of the request that made an item, as fields of an entry."""
    mark, fingerprint = (item[name]["S"] if name in item else "" for name in _REQUEST)
    return {"request_digest": mark, "fingerprint": fingerprint}


def removed_item(item: Item, at: datetime, by: Actor | None) -> Item:
    """Return the version that takes an entry out of lists and balances.

    It keeps the request's digest and fingerprint, so that a repeated request finds its result.
    """
    # Without its list keys the item leaves every index, so that no list must skip removed entries.
    copied = ("PK", "SK", "mark", "fingerprint")
    return {
        **{name: value for name, value in item.items() if name in copied},
        **head(REMOVED),
        "version": integer(read_integer(item, "version") + 1),
        **signed(by),
        "doc": pack({"removed": keys.instant(at)}),
    }


def past_version_item(scope: keys.Scope, item: Item) -> Item:
    """Return an entry's present item as a past version: under its version number, in no list.

    The states of its lines are no part of any version.
    """
    version = read_integer(item, "version")
    assert version > 0, "versions count from 1"
    key = keys.entry_version(scope, keys.id_of(item), version)
    without = (*INDEX_KEYS, line_states.NAME)
    return {**{name: value for name, value in item.items() if name not in without}, **key}


def batch_item(scope: keys.Scope, batch: Batch, by: Actor | None) -> Item:
    """Return the item of a batch."""
    document = {"created": keys.instant(batch.created_at), "entries": list(batch.entry_ids)}
    key = keys.batch(scope, batch.batch_id)
    return {**key, **head(BATCH), **signed(by), "doc": pack(document)}


def to_batch(item: Item) -> Batch:
    """Return the batch of an item."""
    document = unpack(item)
    entry_ids = tuple(document["entries"])
    return Batch(keys.id_of(item), read_time(document["created"]), entry_ids)


def pointer_item(scope: keys.Scope, kind: str, entry_id: int, entry: Entry, by: Actor) -> Item:
    """Return the item under `entry_id` that points to a version of the entry.

    - ALIAS gives the entry more line ids.
    - AMENDMENT holds the idempotency key of an amendment.
    - ANSWER holds the key of a request that changed nothing: the entry was as the client wanted it.
    """
    assert kind in POINTERS, kind
    return {
        **keys.entry(scope, entry_id),
        **head(kind),
        "entry": integer(entry.entry_id),
        "version": integer(entry.version),
        **signed(by),
    }


def _row(line: Line) -> list[Any]:
    """Return a line as a row of the document; empty texts and details at its end are left out."""
    # Rows and not objects: a thousand lines repeat no names, and the write costs fewer units.
    row = [line.slot, line.account_id, line.direction, line.amount_minor]
    if line.details:
        return [*row, line.description, dict(line.details)]
    return [*row, line.description] if line.description else row


def _line(row: list[Any]) -> Line:
    slot, account_id, direction, amount_minor = row[:4]
    description = row[4] if len(row) > 4 else ""
    details = row[5] if len(row) > 5 else {}
    return Line(slot, account_id, Direction(direction), amount_minor, description, details)
