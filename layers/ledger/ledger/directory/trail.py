"""The trail: acts on tenants, businesses and clients, as items that nothing overwrites."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from ledger.aws.items import Item
from ledger.store import directory_keys, keys
from ledger.store.items import codec
from ledger.store.retry import write_until_settled
from ledger.store.table import Table

Action = dict[str, Any]


class Writer(Struct, frozen=True):
    """The writes of one request or command to the directory, at its time `now`.

    `by` returns the actor, and is called only for a write. `choose` returns random bytes.
    """

    table: Table
    now: datetime
    by: Callable[[], object]
    choose: Callable[[int], bytes] = secrets.token_bytes

    def item(self, kind: str, place: Item, document: dict[str, Any]) -> Item:
        """Return an item of the directory, with its writer."""
        by = codec.text(str(self.by()))
        return {**place, **codec.head(kind), "by": by, "doc": codec.pack(document)}

    def trail(self, tenant_id: str, subject: str, act: str, **facts: object) -> Item:
        """Return the item of an act on a client, business or tenant."""
        document = {"did": act, "subject": subject, "at": keys.instant(self.now), **facts}
        # Two acts of one moment on one subject must not replace each other.
        mark = secrets.token_hex(8)
        return self.item(
            "trail", directory_keys.trail(tenant_id, subject, self.now, mark), document
        )

    def write(self, actions: Sequence[Action], fresh: Item) -> bool:
        """Write all actions together with `fresh`, an item whose key is unique to this write.

        Return False if a condition fails. If the fresh item exists already, an earlier copy of this
        write has put it, and so has done everything: return True.
        """
        creation = {"Item": fresh, "ConditionExpression": "attribute_not_exists(PK)"}
        if not write_until_settled(self.table, [*actions, {"Put": creation}]).failed:
            return True
        # DynamoDB need not name every failed condition, so look for the item itself.
        return self.table.get({name: fresh[name] for name in ("PK", "SK")}) is not None


def list_acts(table: Table, tenant_id: str, subject: str) -> list[dict[str, Any]]:
    """Return the acts on a client, business or tenant with their actors, the oldest first."""
    start = directory_keys.trail(tenant_id, subject)
    items = table.query(start, start["SK"]["S"])
    return [{**codec.unpack(item), "by": item["by"]["S"]} for item in items]
