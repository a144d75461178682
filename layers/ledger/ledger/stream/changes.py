"""One change of one item, as a DynamoDB stream reports it to Lambda."""

import base64
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from ledger.aws.items import Item
from ledger.errors import LedgerError
from ledger.store.items.codec import kind_of


class VersionMissing(LedgerError):
    """A version of an imported entry is not in the table yet."""

    entry_id: int
    version: int
    message = (
        "Version {version} of the entry {entry_id} is not in the table yet. If its import was"
        " interrupted, run the import again."
    )


class ActMissing(LedgerError):
    """A categorization on which a later one builds is not in the table yet."""

    number: int
    message = "The categorization {number} is not in the table yet, and a later one builds on it."


class Change(Struct, frozen=True):
    """An item before and after a write. None stands for no item."""

    before: Item | None
    after: Item | None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Change":
        """Read a stream record that has new and old images."""
        images = record["dynamodb"]
        return cls(_item(images.get("OldImage")), _item(images.get("NewImage")))

    @property
    def item(self) -> Item:
        """The item after the change, or the deleted item."""
        item = self.after or self.before
        assert item is not None, "a change has an item"
        return item

    @property
    def kinds(self) -> tuple[str, str]:
        """The kinds of the item before and after; empty for no item."""
        return _kind(self.before), _kind(self.after)


def _kind(item: Item | None) -> str:
    return "" if item is None else kind_of(item)


def _item(image: Mapping[str, Any] | None) -> Item | None:
    """Return an image as boto3 returns an item. Lambda's event spells bytes in base64."""
    if image is None:
        return None
    return {
        name: {"B": base64.b64decode(value["B"])} if "B" in value else dict(value)
        for name, value in image.items()
    }
