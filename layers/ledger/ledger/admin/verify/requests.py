"""Check the parts of an item that every request writes: attributes, mark and fingerprint."""

import re

from ledger.admin.verify.facts import Facts
from ledger.aws.items import Item
from ledger.store.items.attributes import surplus
from ledger.store.items.checksums import is_intact
from ledger.store.items.codec import unpack
from ledger.store.keys import Key

WRONG_KEYS = "the item's keys do not match its content"
WRONG_TIME = "the creation time is not the time in the id"
_TIMES = {"at", "created", "updated", "removed"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_MARK = re.compile(r"[A-Za-z0-9_-]{22}")


def check_request(facts: Facts, item: Item, is_marked: bool = True) -> None:
    """Check the attributes and the mark of an item that a request wrote.

    `is_marked` is true if the item needs a digest, since no other item stands for its request.
    """
    check_attributes(facts, item)
    present = [name for name in ("mark", "fingerprint") if name in item]
    if is_marked and "mark" not in present:
        facts.fault(item, "no mark identifies the request that wrote it")
    if len(present) == 1 or ("mark" in item and not _MARK.fullmatch(item["mark"]["S"])):
        facts.fault(item, "the mark or fingerprint is missing or malformed")


def check_attributes(facts: Facts, item: Item) -> None:
    """Report an unknown attribute, a checksum of another content, or a time in another form."""
    if fault := surplus(item):
        facts.fault(item, fault)
    if not is_intact(item):
        facts.fault(item, "its checksum is of another content")
    _check_times(facts, item)


def check_keys(facts: Facts, item: Item, key: Key) -> None:
    """Report an item that is under another key than its content says."""
    if any(item[name] != value for name, value in key.items()):
        facts.fault(item, WRONG_KEYS)


def _check_times(facts: Facts, item: Item) -> None:
    """Report a time in another form than ours, which Python would read."""
    document = unpack(item) if "doc" in item else {}
    for name in _TIMES & document.keys():
        if document[name] is not None and not _TIME.fullmatch(document[name]):
            facts.fault(item, f"the time {name} is not in the form of this table")


def request_of(item: Item) -> str | None:
    """Return the mark and fingerprint; None of an item that belongs to another item's request."""
    return f"{item['mark']['S']} {item['fingerprint']['S']}" if "mark" in item else None
