"""What a write of entries comes to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from ledger.aws.items import Item
from ledger.core.entries import Draft, Entry
from ledger.core.records import Record
from ledger.store import keys
from ledger.store.items import codec

# What a dialect makes of a request: an entry, and the records that it is the first to refer to.
Made: TypeAlias = tuple[Draft, Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Posted:
    """An accepted entry; `replayed` if an earlier request with the same key had posted it.

    `unchanged` if an amendment said nothing new, and so made no version.
    """

    entry: Entry
    replayed: bool
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """The number under which entries were written together, when, and theirs, in order."""

    batch_id: int
    created_at: datetime
    entries: tuple[int, ...]


def to_batch(item: Item) -> Batch:
    """Read the record of entries written together."""
    document = codec.unpack(item)
    return Batch(keys.id_of(item), codec.read_time(document["created"]), tuple(document["entries"]))


def as_answered(version: Entry) -> Entry:
    """A version of an entry as it was answered when it was written: not reversed yet.

    Only the present version can be reversed, and a reversed one is closed to change.
    """
    return replace(version, reversed_by=None)
