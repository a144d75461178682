"""Claimed items: an item knows the request that wrote it by a request digest and a fingerprint."""

from typing import Any

from ledger.aws.items import Item
from ledger.core.claims import Claim
from ledger.errors import IdempotencyConflict
from ledger.store.items.codec import TOMBSTONE, kind_of, text

# After so many collisions, a request gives up with `Contention`.
PROBES_MAX = 64


def with_request_digest(item: Item, claim: Claim) -> Item:
    """Return the item with the claim's request digest and fingerprint."""
    # The table has called the digest `mark` since its first release.
    request = {"mark": text(claim.request_digest), "fingerprint": text(claim.fingerprint)}
    return {**item, **request}


def put_unless_in_use(item: Item, stamp: str) -> dict[str, Any]:
    """Return the put of an item under a free key, or over the tombstone with this stamp."""
    action: dict[str, Any] = {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
    if stamp:
        action["ConditionExpression"] += " OR stamp = :stamp"
        action["ExpressionAttributeValues"] = {":stamp": text(stamp)}
    return {"Put": action}


def is_written_by(item: Item, claim: Claim) -> bool:
    """Return whether the claim wrote the item.

    Raise `IdempotencyConflict` if the claim's key wrote it with another fingerprint.
    """
    if not has_request_digest(item, claim):
        return False
    if item["fingerprint"] != text(claim.fingerprint):
        raise IdempotencyConflict(key_name=claim.key_name)
    return True


def has_request_digest(item: Item, claim: Claim) -> bool:
    """Return whether the claim's key wrote the item; without a key, whether its request did."""
    return item.get("mark") == text(claim.request_digest)


def is_tombstone(item: Item) -> bool:
    """Return whether a refused request left the item, so that its key has no result yet."""
    return bool(kind_of(item) == TOMBSTONE)
