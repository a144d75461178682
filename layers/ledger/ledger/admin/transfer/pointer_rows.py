"""Check the rows of an import that lead to entries: pointers and batches.

A repeated request is led by them. So the entries come first, and a row of a missing entry waits.
"""

from ledger.admin.transfer.entry_rows import RowMisfits
from ledger.admin.transfer.rows import BatchRow, PointerRow
from ledger.book import Reader
from ledger.errors import EntryNotFound
from ledger.store import keys
from ledger.store.items import codec

_PRESENT_OR_REMOVED = (codec.ENTRY, codec.REMOVED)


def check_batch(read: Reader, row: BatchRow) -> None:
    """Refuse a batch of a missing entry."""
    items = read.table.batch_get(keys.entry(read.scope, number) for number in row.entries)
    existing = {keys.id_of(item) for item in items if codec.kind_of(item) in _PRESENT_OR_REMOVED}
    if missing := set(row.entries) - existing:
        raise EntryNotFound(entry_id=str(min(missing)))


def check_pointer(read: Reader, row: PointerRow) -> None:
    """Refuse a pointer to a missing entry, or to a version that the entry never had."""
    item = read.table.get(keys.entry(read.scope, row.entry))
    if item is None or codec.kind_of(item) not in _PRESENT_OR_REMOVED:
        raise EntryNotFound(entry_id=str(row.entry))
    # A removal is the last version, and has no content to point to.
    is_removed = codec.kind_of(item) == codec.REMOVED
    if not 1 <= row.version <= codec.read_integer(item, "version") - is_removed:
        raise RowMisfits(rule="The entry has no such version")
