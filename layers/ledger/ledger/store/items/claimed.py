"""Claimed items: the first item of a write, which identifies the request behind it."""

from ledger.aws.items import Item
from ledger.core.claims import Claim
from ledger.errors import IdempotencyConflict
from ledger.store.items.codec import TOMBSTONE, kind_of, text

# The number of ids that a request tries, as in open addressing, before it gives up.
PROBES_MAX = 64


def marked(item: Item, claim: Claim) -> Item:
    """Return the item with the claim's digest and fingerprint."""
    marks = {"mark": text(claim.mark), "fingerprint": text(claim.fingerprint)}
    return {**item, **marks}


def is_of(item: Item, claim: Claim) -> bool:
    """Return whether the claim wrote the item.

    Raise `IdempotencyConflict` if another request with the same key did.
    """
    if not has_mark(item, claim):
        return False
    if item["fingerprint"] != text(claim.fingerprint):
        raise IdempotencyConflict(key_name=claim.key_name)
    return True


def has_mark(item: Item, claim: Claim) -> bool:
    """Return whether the claim's key wrote the item; without a key, whether its request did."""
    return item.get("mark") == text(claim.mark)


def is_tombstone(item: Item) -> bool:
    """Return whether a refused request left the item. Nothing else was written for it."""
    return bool(kind_of(item) == TOMBSTONE)
