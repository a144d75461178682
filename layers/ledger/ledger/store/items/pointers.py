"""Pointers as items: further ids of an entry, for more line ids or for an idempotency key."""

from ledger.aws.items import Item
from ledger.core.actors import Actor
from ledger.core.entries import Entry
from ledger.store import keys
from ledger.store.items.codec import ALIAS, AMENDMENT, ANSWER, head, integer, signed

POINTERS = (ALIAS, AMENDMENT, ANSWER)


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
