"""The sealed log of a book in the table: leaves from its runs, rows from its entries."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from ledger.aws.items import Item
from ledger.errors import LedgerError
from ledger.log import rows
from ledger.log.leaves import RunLeaf, leaf_hash, make_leaf
from ledger.log.rows import digest
from ledger.publisher.publishing import Sealed
from ledger.store import keys
from ledger.store.items.codec import read_integer
from ledger.store.items.log_heads import LogHead
from ledger.store.items.log_rows import row_of
from ledger.store.keys import Scope
from ledger.store.log_reader import LogReader, read_log_head
from ledger.store.table import Table


class Altered(LedgerError):
    """The table has another row than the log has sealed."""

    kind: str
    number: int
    version: int
    message = "The log has sealed another {kind} {number} in version {version}."


class TableSource(Struct, frozen=True):
    """The logs of one table."""

    table: Table

    def head(self, scope: Scope) -> LogHead | None:
        """Return the end of a log; None if the book has none."""
        return read_log_head(self.table, scope)

    def sealed(self, scope: Scope, epoch: int, first: int, until: int) -> list[Sealed]:
        """Return the places from `first` up to `until`. Raise `Altered` if a row is another."""
        leaves: dict[int, RunLeaf] = {}
        acts: dict[int, bytes] = {}
        for run in LogReader(self.table, scope, epoch).runs(first, until):
            leaves |= dict(enumerate(run.leaves, run.first))
            acts |= run.rows
        leaves_by_index = {index: leaves[index] for index in range(first, until)}
        entries = Entries(
            self.table, scope, [leaf for leaf in leaves_by_index.values() if _is_entry(leaf)]
        )
        return [
            _sealed(scope, leaf, entries.row(leaf) if _is_entry(leaf) else acts[index])
            for index, leaf in leaves_by_index.items()
        ]


class Entries:
    """The items of the versions of some leaves, read together."""

    def __init__(self, table: Table, scope: Scope, leaves: Iterable[RunLeaf]) -> None:
        # The present items come first: a version that is superseded meanwhile is a past one then.
        leaves = list(leaves)
        numbers = {leaf.number for leaf in leaves}
        items = table.batch_get(keys.entry(scope, number) for number in numbers)
        self._present = {keys.id_of(item): item for item in items}
        past = list(self._past(leaves))
        places = (keys.entry_version(scope, leaf.number, leaf.version) for leaf in past)
        items = table.batch_get(places)
        self._items = {(keys.id_of(item), read_integer(item, "version")): item for item in items}

    def row(self, leaf: RunLeaf) -> bytes:
        """Return the row of a leaf. Raise `Altered` without an item."""
        present = self._present.get(leaf.number)
        item = self._item(leaf)
        if present is None or item is None:
            raise Altered(kind=leaf.kind, number=leaf.number, version=leaf.version)
        return row_of(item, present)

    def _past(self, leaves: Iterable[RunLeaf]) -> Iterator[RunLeaf]:
        for leaf in leaves:
            present = self._present.get(leaf.number)
            if present is not None and read_integer(present, "version") != leaf.version:
                yield leaf

    def _item(self, leaf: RunLeaf) -> Item | None:
        present = self._present.get(leaf.number)
        if present is not None and read_integer(present, "version") == leaf.version:
            return present
        return self._items.get((leaf.number, leaf.version))


def _is_entry(leaf: RunLeaf) -> bool:
    return leaf.kind in (rows.ENTRY, rows.REMOVED)


def _sealed(scope: Scope, leaf: RunLeaf, row: bytes) -> Sealed:
    leaf_bytes = make_leaf(scope.business_id, leaf.kind, leaf.number, leaf.version, digest(row))
    if leaf_hash(leaf_bytes) != leaf.hash:
        raise Altered(kind=leaf.kind, number=leaf.number, version=leaf.version)
    return Sealed(row, leaf_bytes)
