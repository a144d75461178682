"""The attributes that an item of each kind can have, besides its key, `kind` and `format`."""

from collections.abc import Mapping

from ledger.aws.items import Item
from ledger.store.items import codec, periods as period_items, totals as total_items
from ledger.store.items.codec import FORMAT, integer

INDEX_KEYS = frozenset(("LPK", "LSK", "KPK", "KSK"))
WHOSE = frozenset(("mark", "fingerprint", "by"))
OF_KIND: Mapping[str, frozenset[str]] = {
    codec.ENTRY: INDEX_KEYS | WHOSE | {"version", "doc", "reversed_by", "imported"},
    codec.REMOVED: WHOSE | {"version", "doc", "imported"},
    codec.ACCOUNT: WHOSE | {"doc", "balance_minor", "entries", "children", "is_open", "LPK", "LSK"},
    codec.ALIAS: WHOSE | {"entry", "version"},
    codec.AMENDMENT: WHOSE | {"entry", "version"},
    codec.ANSWER: WHOSE | {"entry", "version"},
    codec.CHANGE: WHOSE | {"doc", "of", "of_kind"},
    codec.BATCH: WHOSE | {"doc"},
    codec.CLOSING: WHOSE | {"doc"},
    codec.RECORD: WHOSE | {"doc"},
    codec.NAME: WHOSE | {"number"},
    period_items.PERIOD: WHOSE | {"doc"},
}

# What the audit is not told of: it is replaced, or moves with what is counted.
_OF_PASSING: Mapping[str, frozenset[str]] = {
    codec.TOMBSTONE: WHOSE | {"stamp", "nonce", "refused_ms"},
    total_items.TOTAL: frozenset(("debit_minor", "credit_minor", "line_count")),
    total_items.COUNTED: frozenset(("version", "target", "done")),
    total_items.FRESH: frozenset(("counted_at",)),
}
OF_ANY = {**OF_KIND, **_OF_PASSING}


def surplus(item: Item) -> str | None:
    """The fault of an attribute that no item of the kind has, such as a time to live; or None.

    DynamoDB deletes what has a time to live, so that no item of a book may have one.
    """
    more = item.keys() - {"PK", "SK", "kind", "format"} - OF_ANY[item["kind"]["S"]]
    return f"it has {', '.join(sorted(more))}, which no item of its kind has" if more else None


def misformed(item: Item) -> str | None:
    """Say that an item is of another format than this release writes, or of none; or None."""
    said = item.get("format")
    if said == integer(FORMAT):
        return None
    return f"it has the format {said['N']}" if said and "N" in said else "it says no format"
