"""The attributes that an item of each kind can have, besides its key, `kind` and `format`."""

from collections.abc import Mapping

from ledger.aws.items import Item
from ledger.store.items import (
    checksums,
    codec,
    heads,
    line_states,
    log_heads,
    log_runs,
    periods as period_items,
    published,
    runs,
    totals as total_items,
)
from ledger.store.items.accounts import UNUSED
from ledger.store.items.codec import FORMAT, integer
from ledger.store.items.records import FREE

INDEX_KEYS = frozenset(codec.INDEX_KEYS)
SUMMED = frozenset((checksums.NAME,))
# The request that wrote the item, and the client or operator behind it.
ORIGIN = frozenset(("mark", "fingerprint", "by"))
OF_KIND: Mapping[str, frozenset[str]] = {
    codec.ENTRY: INDEX_KEYS
    | ORIGIN
    | {"version", "doc", "reversed_by", "imported", line_states.NAME},
    codec.REMOVED: ORIGIN | {"version", "doc", "imported"},
    codec.ACCOUNT: ORIGIN
    | {"doc", "balance_minor", "entries", "children", "is_open", "importing", "LPK", "LSK", UNUSED},
    codec.ALIAS: ORIGIN | {"entry", "version"},
    codec.AMENDMENT: ORIGIN | {"entry", "version"},
    codec.ANSWER: ORIGIN | {"entry", "version"},
    codec.CHANGE: ORIGIN | {"doc", "of", "of_kind"},
    codec.BATCH: ORIGIN | {"doc"},
    codec.CLOSING: ORIGIN | {"doc"},
    codec.RECORD: ORIGIN | {"doc"},
    codec.NAME: ORIGIN | {"number", FREE},
    period_items.PERIOD: ORIGIN | {"doc"},
}

# The audit gets no change of these: they are replaced, or derived from entries.
_OF_DERIVED: Mapping[str, frozenset[str]] = {
    codec.TOMBSTONE: ORIGIN | {"stamp", "nonce", "refused_ms"},
    total_items.TOTAL: frozenset(("debit_minor", "credit_minor", "line_count")),
    total_items.COUNTED: frozenset(("version", "target", "done")),
    total_items.RECOUNTED: frozenset(("version",)),
    heads.HEAD: frozenset(("counted_at", "writes", "shards", "recounted_until", *heads.HALF))
    | log_heads.NAMES
    | SUMMED,
    runs.RUN: frozenset(("steps",)),
    log_runs.LOG_RUN: frozenset(("stamp", "leaves", "rows", "lines", "links")) | SUMMED,
    published.PUBLISHED: frozenset(("epoch", "written", "size", "note", "key")) | SUMMED,
}
OF_ANY = {**OF_KIND, **_OF_DERIVED}


def surplus(item: Item) -> str | None:
    """Return the fault of an attribute that no item of the kind has, such as an expiry; or None.

    DynamoDB deletes an item that has an expiry, so no item of a book may have one.
    """
    more = item.keys() - {"PK", "SK", "kind", "format"} - OF_ANY[item["kind"]["S"]]
    return f"it has {', '.join(sorted(more))}, which no item of its kind has" if more else None


def misformed(item: Item) -> str | None:
    """Return the fault of an item without a format, or of another format than ours; or None."""
    value = item.get("format")
    if value == integer(FORMAT):
        return None
    return f"it has the format {value['N']}" if value and "N" in value else "it says no format"
