"""One change of one item, as a DynamoDB stream tells Lambda of it."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.aws.items import Item


@dataclass(frozen=True, slots=True)
class Change:
    """An item before and after; None where there was, or is, none."""

    before: Item | None
    after: Item | None

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Change":
        """Read a stream record with new and old images."""
        images = record["dynamodb"]
        return cls(_item(images.get("OldImage")), _item(images.get("NewImage")))

    @property
    def item(self) -> Item:
        """The item as it is, or as it was before it went."""
        item = self.after or self.before
        assert item is not None, "a change is of something"
        return item

    @property
    def kinds(self) -> tuple[str, str]:
        """What kind of item it was and is; empty for none."""
        return _kind(self.before), _kind(self.after)


def _kind(item: Item | None) -> str:
    return "" if item is None else item.get("kind", {}).get("S", "")


def _item(image: Mapping[str, Any] | None) -> Item | None:
    """An item as boto3 would give it: Lambda's event spells bytes in base64."""
    if image is None:
        return None
    return {
        name: {"B": base64.b64decode(value["B"])} if "B" in value else dict(value)
        for name, value in image.items()
    }
