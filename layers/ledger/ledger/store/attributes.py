"""The attributes that an item of each kind can have, besides its key and `kind`."""

from collections.abc import Mapping

from ledger.store import items, period_items, total_items
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

# What the audit is not told of: it is replaced, or moves with what is counted.
_OF_PASSING: Mapping[str, frozenset[str]] = {
    items.TOMBSTONE: WHOSE | {"stamp", "nonce", "refused_ms"},
    total_items.TOTAL: frozenset(("debit_minor", "credit_minor", "line_count")),
    total_items.COUNTED: frozenset(("version", "target", "done")),
    total_items.FRESH: frozenset(("counted_at",)),
}
_OF_ANY = {**OF_KIND, **_OF_PASSING}


def surplus(item: Item) -> str | None:
    """The fault of an attribute that no item of the kind has, such as a time to live; or None.

    DynamoDB deletes what has a time to live, so that no item of a book may have one.
    """
    more = item.keys() - {"PK", "SK", "kind"} - _OF_ANY[item["kind"]["S"]]
    return f"it has {', '.join(sorted(more))}, which no item of its kind has" if more else None
