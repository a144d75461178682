"""How much of a book's log is published, as an item. The publisher alone writes it.

The head of the log is written by the consumer of the stream. With this in an item of its own, the
two writers never meet.
"""

from typing import Any

from msgspec import Struct

from ledger.aws.items import Item
from ledger.store import keys
from ledger.store.items.checksums import with_checksum
from ledger.store.items.codec import head, integer, read_integer, text

PUBLISHED = "published"


class Published(Struct, frozen=True):
    """The state of a publication.

    - `epoch` is that of the log; a new epoch begins at size 0.
    - `written` is the number of leaves whose files are in the bucket.
    - `size` is the size of the newest signed checkpoint, and `note` is that checkpoint.
    - `key` is the public key of its signature in one word, for readers who have no better source.
      It is empty for a checkpoint of an older release.
    """

    epoch: int
    written: int = 0
    size: int = 0
    note: str = ""
    key: str = ""


def to_published(item: Item | None) -> Published | None:
    """Read the item; None if nothing was published yet."""
    if item is None:
        return None
    return Published(
        read_integer(item, "epoch"),
        read_integer(item, "written"),
        read_integer(item, "size"),
        *(item[name]["S"] if name in item else "" for name in ("note", "key")),
    )


def published_write(scope: keys.Scope, was: Published | None, now: Published) -> dict[str, Any]:
    """Return the write of the next state, on the condition that the state still is `was`."""
    item: Item = {
        **keys.published(scope),
        **head(PUBLISHED),
        "epoch": integer(now.epoch),
        "written": integer(now.written),
        "size": integer(now.size),
        **({"note": text(now.note), "key": text(now.key)} if now.note else {}),
    }
    item = with_checksum(item)
    if was is None:
        return {"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}}
    return {
        "Put": {
            "Item": item,
            "ConditionExpression": "epoch = :epoch AND written = :written AND #size = :size",
            "ExpressionAttributeNames": {"#size": "size"},
            "ExpressionAttributeValues": {
                ":epoch": integer(was.epoch),
                ":written": integer(was.written),
                ":size": integer(was.size),
            },
        }
    }
