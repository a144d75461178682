"""Batches as items: the entries that one request has written together."""

from ledger.aws.items import Item
from ledger.core.actors import Actor
from ledger.core.records import Batch
from ledger.store import keys
from ledger.store.items.codec import BATCH, head, pack, read_time, signed, unpack


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
