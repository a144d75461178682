"""Check the parts of an item that every request writes: attributes, mark and fingerprint."""

import re

from ledger.admin.verify.facts import Facts
from ledger.aws.items import Item
from ledger.store.items.attributes import surplus

WRONG_KEYS = "the item's keys do not match its content"
WRONG_TIME = "the creation time is not the time in the id"
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
    """Report an attribute that no item of this kind has."""
    if fault := surplus(item):
        facts.fault(item, fault)


def request_of(item: Item) -> str | None:
    """Return the mark and fingerprint; None of an item that belongs to another item's request."""
    return f"{item['mark']['S']} {item['fingerprint']['S']}" if "mark" in item else None
