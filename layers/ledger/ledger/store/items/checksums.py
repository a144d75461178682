"""The checksum of an item that no other item gives again: the head of a log, a run, a publication.

`ledger-admin verify` compares it, so a changed byte of such an item is found. It has no key: a
person who may write to the table can write a checksum too. The signed checkpoints are for that.
"""

import hashlib

from msgspec.json import Encoder

from ledger.aws.items import Item

NAME = "checksum"
_BYTES = 16  # It meets accidents, and no adversary.
_ENCODER = Encoder(order="deterministic")


def with_checksum(item: Item) -> Item:
    """Return the item with the checksum of all its attributes."""
    assert NAME not in item, "an item has one checksum"
    return {**item, NAME: {"B": _checksum(item)}}


def is_intact(item: Item) -> bool:
    """Return whether an item is as it was written. An earlier release has written no checksum."""
    rest = {name: value for name, value in item.items() if name != NAME}
    return NAME not in item or item[NAME] == {"B": _checksum(rest)}


def _checksum(item: Item) -> bytes:
    return hashlib.sha256(_ENCODER.encode(item)).digest()[:_BYTES]
