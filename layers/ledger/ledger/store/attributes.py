"""The attributes that an item of each kind can have, besides its key and `kind`."""

from collections.abc import Mapping

from ledger.store import items, period_items
from ledger.store.items import Item

INDEX_KEYS = frozenset(("LPK", "LSK", "KPK", "KSK"))
WHOSE = frozenset(("mark", "fingerprint", "by"))
OF_KIND: Mapping[str, frozenset[str]] = {
    items.ENTRY: INDEX_KEYS | WHOSE | {"version", "doc", "reversed_by", "imported"},
    items.REMOVED: WHOSE | {"version", "doc", "imported"},
    items.ACCOUNT: WHOSE | {"doc", "balance_minor", "entries", "children", "is_open", "LPK", "LSK"},
    items.ALIAS: WHOSE | {"entry", "version"},
    items.AMENDMENT: WHOSE | {"entry", "version"},
    items.ANSWER: WHOSE | {"entry", "version"},
    items.CHANGE: WHOSE | {"doc", "of", "of_kind"},
    items.BATCH: WHOSE | {"doc"},
    items.CLOSING: WHOSE | {"doc"},
    items.RECORD: WHOSE | {"doc"},
    items.NAME: WHOSE | {"number"},
    period_items.PERIOD: WHOSE | {"doc"},
}


def surplus(item: Item) -> str | None:
    """The fault of an attribute that no item of the kind has, such as a time to live; or None.

    DynamoDB deletes what has a time to live, so that no item of a book may have one.
    """
    more = item.keys() - {"PK", "SK", "kind"} - OF_KIND[item["kind"]["S"]]
    return f"it has {', '.join(sorted(more))}, which no item of its kind has" if more else None
