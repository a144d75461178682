"""The versions of an entry with their rows: the items of the table as the log spells them."""

from collections.abc import Iterator

from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.book.log_search import Version
from ledger.book.reader import Reader
from ledger.core.entries import Entry
from ledger.log import rows
from ledger.store import keys
from ledger.store.items import codec
from ledger.store.items.entries import request_of
from ledger.store.items.log_rows import row_of


def find_version(read: Reader, entry_id: int, number: int | None) -> Version | None:
    """Return a version of an entry, by default its last one, which may be its removal.

    Return None without such a version. Raise `EntryNotFound` without such an entry.
    """
    versions = read.versions(entry_id)
    # The id may be an additional one of the entry.
    present = read.table.get(keys.entry(read.scope, versions[-1].entry_id))
    assert present is not None, "an entry's id is never free again"
    for version in _versions(versions, present):
        if number in (None, version.version):
            return version
    return None


def _versions(entries: list[Entry], present: Item) -> Iterator[Version]:
    """Yield an entry's versions, the last one first."""
    number = keys.id_of(present)
    if codec.kind_of(present) == codec.REMOVED:
        version, act = codec.read_integer(present, "version"), codec.to_act(present, "removed")
        yield Version(number, version, act.at, row_of(present, present))
    for entry in reversed(entries):
        # A past version may have the digests of the request that superseded it.
        row = rows.entry_row(replace(entry, **request_of(present)))
        yield Version(number, entry.version, entry.updated_at, row)
