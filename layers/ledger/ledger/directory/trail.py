"""The trail of the directory: who did what to which client, as items that nothing overwrites."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ledger.aws.items import Item
from ledger.store import directory_keys, keys
from ledger.store.items import codec
from ledger.store.retry import write_until_settled
from ledger.store.table import Table

Action = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writer:
    """How one request or command writes to the directory; `now` is the time of it.

    `by` says who writes, and is asked when something is written. `choose` gives so many random
    bytes, for ids and secrets.
    """

    table: Table
    now: datetime
    by: Callable[[], object]
    choose: Callable[[int], bytes] = secrets.token_bytes

    def item(self, kind: str, place: Item, document: dict[str, Any]) -> Item:
        """Build an item of the directory, with who writes it."""
        by = codec.text(str(self.by()))
        return {**place, **codec.head(kind), "by": by, "doc": codec.pack(document)}

    def trail(self, tenant_id: str, subject: str, did: str, **facts: object) -> Item:
        """Build the item that says what is done, to which client, business or tenant."""
        document = {"did": did, "subject": subject, "at": keys.instant(self.now), **facts}
        mark = secrets.token_hex(8)
        return self.item(
            "trail", directory_keys.trail(tenant_id, subject, self.now, mark), document
        )

    def write(self, actions: Sequence[Action], fresh: Item) -> bool:
        """Write all of the actions together with an item whose key nobody else can have.

        Returns False if a condition of theirs fails. Where the fresh item is there already, an
        earlier copy of this very write has put it, and so has done all.
        """
        put = {"Item": fresh, "ConditionExpression": "attribute_not_exists(PK)"}
        if not write_until_settled(self.table, [*actions, {"Put": put}]).failed:
            return True
        # Read, since DynamoDB need not name each condition that failed.
        return self.table.get({name: fresh[name] for name in ("PK", "SK")}) is not None


def trail_of(table: Table, tenant_id: str, subject: str) -> list[dict[str, Any]]:
    """List what was done to a client, business or tenant, the oldest first, and by whom."""
    start = directory_keys.trail(tenant_id, subject)
    found = table.query(start, start["SK"]["S"])
    return [{**codec.unpack(item), "by": item["by"]["S"]} for item in found]
