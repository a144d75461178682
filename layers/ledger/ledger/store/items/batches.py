"""Batches as items: the entries that one request has written together."""

from datetime import datetime

from ledger.aws.items import Item
from ledger.core.actors import Actor
from ledger.store import keys
from ledger.store.items.codec import BATCH, head, pack, signed


def batch_item(
    scope: keys.Scope, batch_id: int, created_at: datetime, by: Actor | None, entry_ids: list[int]
) -> Item:
    """Return the batch with the ids of its entries, in the request's order."""
    document = {"created": keys.instant(created_at), "entries": entry_ids}
    key = keys.batch(scope, batch_id)
    return {**key, **head(BATCH), **signed(by), "doc": pack(document)}
