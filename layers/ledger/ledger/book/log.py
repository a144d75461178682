"""Reads of a book's log: its changes in one order, and the proof that an entry is in it.

The head is read first, strongly consistent, and all leaves below its size are there. Leaves never
change. So pages that follow each other's last index miss no change and repeat none.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from ledger.book.reader import Reader
from ledger.errors import NotFound, StateConflict
from ledger.log import tiles, tree
from ledger.log.leaves import RunLeaf, leaf_hash, read_leaf
from ledger.log.tiles import ENTRIES, WIDTH, Tile
from ledger.store import keys
from ledger.store.archive import Archive, Place
from ledger.store.items.log_runs import LogRun
from ledger.store.items.published import Published, to_published
from ledger.store.log_reader import LogReader, read_log_head

# The clock of a request may be ahead of the clock that stamps the runs.
CLOCK_SECONDS = 60
# An imported entry has a time long before its leaf. Behind so many leaves, its index must be given.
LEAVES_SEARCHED_MAX = 100_000


class LogEnded(StateConflict):
    """The log of this epoch has ended."""

    epoch: int
    message = "The log has begun anew, with epoch {epoch}: read it from its beginning."


class NotPublished(NotFound):
    """The newest checkpoint lacks a place."""

    message = "The newest checkpoint has no such place; a new leaf takes some two minutes."


class Version(Struct, frozen=True):
    """A version of an entry, or its removal, and its time."""

    number: int
    version: int
    at: datetime


class Change(Struct, frozen=True):
    """A leaf in its place; `stamp` is the time of its sealing (Unix ms)."""

    index: int
    stamp: int
    leaf: RunLeaf


class Changes(Struct, frozen=True):
    """Consecutive changes, and the size of the whole log."""

    epoch: int
    size: int
    changes: tuple[Change, ...]


class Proof(Struct, frozen=True):
    """The proof that a leaf is in the log of a size, whose root a signed checkpoint has."""

    leaf: bytes
    index: int
    size: int
    root: bytes
    hashes: tuple[bytes, ...]
    note: str


class Log:
    """The log of one book."""

    def __init__(self, read: Reader, archive: Archive) -> None:
        self._read = read
        self._archive = archive

    def changes(self, after: int, count: int, epoch: int | None = None) -> Changes:
        """Return up to `count` changes behind the index `after`; -1 is before the first.

        Raise `LogEnded` if the log has another epoch: its places begin anew.
        """
        head = read_log_head(self._read.table, self._read.scope)
        if head is None:
            return Changes(0, 0, ())
        if epoch not in (None, head.epoch):
            raise LogEnded(epoch=head.epoch)
        until = min(head.size, after + 1 + count)
        changes = [
            change
            for run in self._runs(head.epoch).runs(after + 1, until)
            for change in _changes_of(run)
            if after < change.index < until
        ]
        assert [change.index for change in changes] == list(range(after + 1, until)), "no gap"
        return Changes(head.epoch, head.size, tuple(changes))

    def published(self) -> Published:
        """Return the state of the publication. Raise `NotPublished` without a checkpoint."""
        state = to_published(self._read.table.get(keys.published(self._read.scope)))
        if state is None or not state.note:
            raise NotPublished
        return state

    def link(self, level: int | str, number: int) -> str:
        """Return a signed URL of a file as the newest checkpoint has it. Raise `NotPublished`."""
        state = self.published()
        count = state.size >> tiles.LEVEL_BITS * level if isinstance(level, int) else state.size
        width = min(WIDTH, count - number * WIDTH)
        if width <= 0:
            raise NotPublished
        place = self._place(state)
        return self._archive.link(place.path(Tile(level, number, width).path))

    def proof(self, version: Version, index: int | None, size: int | None) -> Proof:
        """Return the proof of a version, in the log of a size or of the newest checkpoint.

        `index` spares the search of its place. Raise `NotPublished` if the version, or the size, is
        in no checkpoint yet.
        """
        state = self.published()
        place_in_log = self._index(state, version) if index is None else index
        size = state.size if size is None else size
        if place_in_log is None or not place_in_log < size <= state.size:
            raise NotPublished
        place = self._place(state)
        node = place.node(state.size)
        number, slot = divmod(place_in_log, WIDTH)
        bundle = place.read(Tile(ENTRIES, number, min(WIDTH, state.size - number * WIDTH)))
        leaf = tiles.read_bundle(bundle)[slot]
        fields = read_leaf(leaf)
        if (fields.number, fields.version) != (version.number, version.version):
            raise NotPublished
        assert leaf_hash(leaf) == node(0, place_in_log), "the tiles have the leaf"
        hashes = tuple(tree.inclusion_proof(place_in_log, size, node))
        return Proof(leaf, place_in_log, size, tree.root_of(size, node), hashes, state.note)

    def _place(self, state: Published) -> Place:
        return Place(self._read.scope, state.epoch, self._archive)

    def _runs(self, epoch: int) -> LogReader:
        return LogReader(self._read.table, self._read.scope, epoch)

    def _index(self, state: Published, version: Version) -> int | None:
        """Return the index of a version: its leaf is sealed after its own time."""
        start = self._first_at(state, version.at)
        until = min(state.size, start + LEAVES_SEARCHED_MAX)
        for run in self._runs(state.epoch).runs(start, until):
            for index, leaf in enumerate(run.leaves, run.first):
                if (leaf.number, leaf.version) == (version.number, version.version):
                    return index
        return None

    def _first_at(self, state: Published, at: datetime) -> int:
        """Return the first leaf of the first run that was sealed at a time or later."""
        stamp = int((at.timestamp() - CLOCK_SECONDS) * 1000)
        low, high, runs = 0, state.size, self._runs(state.epoch)
        while low < high:
            run = runs.at((low + high) // 2)
            low, high = (run.until, high) if run.stamp < stamp else (low, run.first)
        return low


def _changes_of(run: LogRun) -> Iterator[Change]:
    for index, leaf in enumerate(run.leaves, run.first):
        yield Change(index, run.stamp, leaf)
