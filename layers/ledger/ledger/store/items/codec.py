"""The form of all items: kind, format, author and request, and the document that only we read.

A claimed item knows the request that wrote it by a request digest and a fingerprint.
"""

import zlib
from datetime import datetime
from typing import Any

import msgspec

from ledger.aws.items import Item
from ledger.core import texts
from ledger.core.claims import Act, Actor, Claim
from ledger.core.limits import DOCUMENT_BYTES_MAX, ENTRY_BYTES_MAX
from ledger.errors import IdempotencyConflict, LimitExceeded

# The kinds of items of a book; attributes.py has the attributes of each.
ENTRY = "entry"
REMOVED = "removed"
ALIAS = "alias"
AMENDMENT = "amendment"
ANSWER = "answer"
BATCH = "batch"
ACCOUNT = "account"
CLOSING = "closing"
RECORD = "record"
NAME = "name"
CHANGE = "change"
TOMBSTONE = "tombstone"
# The attributes that put an item into a list; a past version has none.
# Tokens and counts of requests alone may have `expires_at`, at which DynamoDB deletes an item.
EXPIRING = ("token#", "allowance#")
INDEX_KEYS = ("LPK", "LSK", "KPK", "KSK")
# The form in which this release writes items. With another form comes another number (formats.py).
FORMAT = 1
# `head` in an update; `format` is a reserved word of DynamoDB's expressions.
HEAD_SET = "kind = :kind, #format = :format"
HEAD_NAMES = {"#format": "format"}
# After so many collisions, a request gives up with `Contention`.
PROBES_MAX = 64
COMPRESSED_ABOVE_BYTES = 1_024


def head(kind: str) -> Item:
    """Return the attributes that each item begins with: its kind and its format."""
    return {"kind": text(kind), "format": integer(FORMAT)}


def head_values(kind: str) -> Item:
    """Return the values of HEAD_SET, for an update that may create its item."""
    return {f":{name}": value for name, value in head(kind).items()}


def text(value: str) -> dict[str, str]:
    """Return a text as an attribute value."""
    return {"S": value}


def integer(value: int) -> dict[str, str]:
    """Return an integer as an attribute value."""
    return {"N": str(value)}


def read_integer(item: Item, name: str, default: int = 0) -> int:
    """Return an integer attribute, or the default if the item does not have it."""
    return int(item[name]["N"]) if name in item else default


def read_time(value: str) -> datetime:
    """Return the time that `keys.instant` has written."""
    return datetime.fromisoformat(value)


def kind_of(item: Item) -> str:
    """Return the item's kind; empty if somebody has removed it by hand."""
    return str(item.get("kind", {}).get("S", ""))


def signed(by: Actor | None) -> Item:
    """Return the attribute that names the item's writer; none if the writer is unknown."""
    return {"by": text(str(by))} if by else {}


def read_by(item: Item) -> Actor | None:
    """Return the item's writer; None for items of releases that did not store it."""
    return Actor.read(item["by"]["S"]) if "by" in item else None


def to_act(item: Item, time: str) -> Act:
    """Return time and actor of the item's change; `time` is the name of the document's field."""
    return Act(read_time(unpack(item)[time]), read_by(item))


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
    # All requests under a key share its digest; only the fingerprint distinguishes them.
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


def pack(document: dict[str, Any], bytes_max: int = DOCUMENT_BYTES_MAX) -> dict[str, str | bytes]:
    """Return a document as the attribute `doc`: JSON text, compressed if it is large.

    Raise `LimitExceeded` above `bytes_max` before compression, or ENTRY_BYTES_MAX after it. Raise
    `TextRefused` at a forbidden character, so that no edge can store one.
    """
    try:
        raw = msgspec.json.encode(document)
    except UnicodeEncodeError:  # half of a surrogate pair
        texts.check(document)
        raise
    packed = raw.decode()
    if "\\" in packed or not texts.is_plain(packed):  # JSON escapes the control characters
        texts.check(document)
    if len(raw) <= COMPRESSED_ABOVE_BYTES:
        return {"S": packed}
    # The limit counts the bytes before compression, since each reader must hold them.
    if len(raw) > bytes_max:
        raise LimitExceeded(limit="DOCUMENT_BYTES_MAX", maximum=bytes_max, actual=len(raw))
    compressed = zlib.compress(raw, 6)
    if len(compressed) > ENTRY_BYTES_MAX:
        raise LimitExceeded(
            limit="ENTRY_BYTES_MAX", maximum=ENTRY_BYTES_MAX, actual=len(compressed)
        )
    return {"B": compressed}


def unpack(item: Item) -> dict[str, Any]:
    """Return the document that `pack` has written."""
    doc = item["doc"]
    document: Any = msgspec.json.decode(_decompress(doc["B"]) if "B" in doc else doc["S"])
    assert isinstance(document, dict), "a document is an object"
    return document


def _decompress(compressed: bytes) -> bytes:
    decompressor = zlib.decompressobj()
    raw = decompressor.decompress(compressed, DOCUMENT_BYTES_MAX)
    # The limit protects the process from an item that somebody else has put into the table.
    assert decompressor.eof, "a document that unpacks to more than DOCUMENT_BYTES_MAX"
    return raw


def assert_writable(action: dict[str, Any]) -> None:
    """Assert that an action writes a format, and gives no item of a book a time to expire at."""
    item, expression = action.get("Item", {}), action.get("UpdateExpression", "")
    key = item or action.get("Key", {})
    expires = "expires_at" in item or "expires_at" in expression
    assert not expires or key["PK"]["S"].startswith(EXPIRING), "a book is kept for ever"
    assert not item or "format" in item, "an item without its format"
    # An update may create its item.
    assert "kind = " not in expression or "#format = " in expression, "an item without its format"
