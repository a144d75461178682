"""Claimed items: how an item says whose request wrote it."""

from ledger.aws.items import Item
from ledger.core.claims import Claim
from ledger.errors import IdempotencyConflict
from ledger.store.items.codec import TOMBSTONE, kind_of, text

# How many taken numbers a request passes, looking for one of its own.
PROBES_MAX = 64


def marked(item: Item, claim: Claim) -> Item:
    """The item with the claim's mark and fingerprint on it."""
    marks = {"mark": text(claim.mark), "fingerprint": text(claim.fingerprint)}
    return {**item, **marks}


def is_of(item: Item, claim: Claim) -> bool:
    """Whether the claim wrote the item; refuses if its key did, for another request."""
    if not has_mark(item, claim):
        return False
    if item["fingerprint"] != text(claim.fingerprint):
        raise IdempotencyConflict(key_name=claim.key_name)
    return True


def has_mark(item: Item, claim: Claim) -> bool:
    """Whether the claim's key wrote the item; without a key, whether this very request did."""
    return item.get("mark") == text(claim.mark)


def is_tombstone(item: Item) -> bool:
    """Whether a refused request left it: nothing was done, so its key is for nothing yet."""
    return bool(kind_of(item) == TOMBSTONE)
