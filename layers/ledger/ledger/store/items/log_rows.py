"""The rows of the log, from the items of entries. Each row can be made again at any later time."""

from ledger.aws.items import Item
from ledger.log import rows
from ledger.store import keys
from ledger.store.items import codec
from ledger.store.items.codec import read_integer
from ledger.store.items.entries import to_entry, to_past_entry


def kind_of_leaf(item: Item) -> str:
    """Return the kind of the leaf of an entry's item: of a version, or of a removal."""
    return rows.REMOVED if codec.kind_of(item) == codec.REMOVED else rows.ENTRY


def row_of(item: Item, present: Item) -> bytes:
    """Return the row of a version's item, or of a removal's.

    `present` is the present item of the entry, which has the digests of the entry's creation.
    """
    if kind_of_leaf(item) == rows.ENTRY:
        is_past = keys.is_past_version(item)
        return rows.entry_row(to_past_entry(item, present) if is_past else to_entry(item))
    act = codec.to_act(item, "removed")
    mark, fingerprint = (
        item[name]["S"] if name in item else "" for name in ("mark", "fingerprint")
    )
    version = read_integer(item, "version")
    return rows.removal_row(keys.id_of(item), version, act.at, act.by, mark, fingerprint)
