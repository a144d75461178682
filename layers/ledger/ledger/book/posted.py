"""What a write of entries comes to."""

from dataclasses import dataclass
from datetime import datetime

from ledger.core.entries import Entry
from ledger.store import items, keys
from ledger.store.items import Item


@dataclass(frozen=True, slots=True)
class Posted:
    """An accepted entry; `replayed` if an earlier request with the same key had posted it."""

    entry: Entry
    replayed: bool


@dataclass(frozen=True, slots=True)
class PostedTogether:
    """The number under which entries were written together, when, and theirs, in order."""

    number: int
    created_at: datetime
    entries: tuple[int, ...]


def to_posted_together(item: Item) -> PostedTogether:
    """Read the record of entries written together."""
    document = items.unpack(item)
    return PostedTogether(
        keys.number_of(item), items.read_time(document["created"]), tuple(document["entries"])
    )
