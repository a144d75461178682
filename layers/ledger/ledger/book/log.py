"""Reads of a book's log: its changes in one order, and proofs of inclusion and consistency.

The head is read first, strongly consistent, and all leaves below its size are there. Leaves never
change. So pages that follow each other's last index miss no change and repeat none.
"""

from collections.abc import Iterator

from msgspec import Struct

from ledger.book.log_epochs import EpochWithoutCheckpoint, require_epoch
from ledger.book.log_search import LEAVES_SEARCHED_MAX, VERSIONS, Version, first_at, index_of
from ledger.book.reader import Reader
from ledger.errors import NotFound
from ledger.log import tiles, tree
from ledger.log.leaves import RunLeaf, leaf_hash, read_leaf
from ledger.log.tiles import ENTRIES, WIDTH, Tile
from ledger.store import keys
from ledger.store.archive import Archive, Place
from ledger.store.items.log_heads import FIRST_EPOCH
from ledger.store.items.log_runs import LogRun
from ledger.store.items.published import Published, to_published
from ledger.store.log_reader import LogReader, read_log_head


class NotPublished(NotFound):
    """The newest checkpoint lacks a place."""

    message = "The newest checkpoint has no such place; a new leaf takes some two minutes."


class NotYetPublished(NotFound):
    """A version has a leaf, and the newest checkpoint lacks its place."""

    index: int
    message = "The version is sealed at place {index}; a checkpoint has it in some two minutes."


class NotSealed(NotFound):
    """The log has no leaf of a version since the version's time."""

    message = "The log has no leaf of this version since its time; a new one takes some seconds."


class NotNearItsTime(NotFound):
    """A version is not among the leaves that a search reads: an imported one keeps its old time."""

    count: int
    message = (
        "The first {count} leaves since the time of this version lack it."
        " An imported version stands behind them: name its place by `index`."
    )


class NotAtPlace(NotFound):
    """Another leaf is at a place, or the place is behind the size."""

    index: int
    size: int
    message = "The log of size {size} does not have this version at place {index}."


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
    """The proof that a leaf is in the log of a size, whose root a signed checkpoint has.

    The row is that of the table, so it has another digest than the leaf if the table was changed.
    """

    row: bytes
    leaf: bytes
    index: int
    size: int
    root: bytes
    hashes: tuple[bytes, ...]
    published: Published


class Consistency(Struct, frozen=True):
    """The proof that the log of size `new` continues the log of size `old`."""

    old: int
    new: int
    root: bytes
    hashes: tuple[bytes, ...]
    published: Published


class Log:
    """The log of one book."""

    def __init__(self, read: Reader, archive: Archive) -> None:
        self._read = read
        self._archive = archive

    def changes(self, after: int, count: int, epoch: int | None = None) -> Changes:
        """Return up to `count` changes behind the index `after`; -1 is before the first.

        Raise `LogEnded` or `EpochNotBegun` if the log has another epoch: its places begin anew.
        """
        head = read_log_head(self._read.table, self._read.scope)
        require_epoch(epoch, head.epoch if head else FIRST_EPOCH)
        if head is None:  # The log begins with the first change.
            return Changes(FIRST_EPOCH, 0, ())
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
        state = self._state()
        if not state.note:
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

        `index` spares the search of its place. Raise `NotSealed` or `NotPublished` if the version,
        or the size, is in no checkpoint yet; `NotAtPlace` if `index` is that of another leaf.
        Raise `NotNearItsTime` if the search ended before the log did.
        """
        state = self._state()
        if index is None:
            place_index = index_of(self._runs(state.epoch), 0, state.size, version)
        else:
            place_index = index
        if place_index is None:
            raise self._explain(state, version)
        size = state.size if size is None else size
        if max(place_index + 1, size) > state.size:
            raise NotPublished
        place = self._place(state)
        leaf = _leaf(place, state.size, place_index)
        fields = read_leaf(leaf)
        is_own = (fields.number, fields.version) == (version.number, version.version)
        if not is_own or fields.kind not in VERSIONS or place_index >= size:
            raise NotAtPlace(index=place_index, size=size)
        node = place.node(state.size)
        assert leaf_hash(leaf) == node(0, place_index), "the tiles have the leaf"
        hashes = tuple(tree.inclusion_proof(place_index, size, node))
        return Proof(version.row, leaf, place_index, size, tree.root_of(size, node), hashes, state)

    def consistency(self, old: int, new: int | None, epoch: int | None = None) -> Consistency:
        """Return the proof that the log of a size, by default the published one, continues `old`.

        Raise `NotPublished` if the newest checkpoint is smaller than either size, and `LogEnded` or
        `EpochWithoutCheckpoint` if it is of another epoch.
        """
        state = self.published()
        require_epoch(epoch, state.epoch, EpochWithoutCheckpoint)
        new = state.size if new is None else new
        if max(old, new) > state.size:
            raise NotPublished
        node = self._place(state).node(state.size)
        hashes = tuple(tree.consistency_proof(old, new, node))
        return Consistency(old, new, tree.root_of(new, node), hashes, state)

    def _state(self) -> Published:
        """Return the state of the publication, which is empty before the first one."""
        state = to_published(self._read.table.get(keys.published(self._read.scope)))
        return state or Published(0)

    def _place(self, state: Published) -> Place:
        return Place(self._read.scope, state.epoch, self._archive)

    def _runs(self, epoch: int) -> LogReader:
        return LogReader(self._read.table, self._read.scope, epoch)

    def _explain(self, state: Published, version: Version) -> NotFound:
        """Return the refusal of a version that no checkpoint has: is it sealed at least?"""
        head = read_log_head(self._read.table, self._read.scope)
        if head is None:
            return NotSealed()
        runs = self._runs(head.epoch)
        first = state.size if state.epoch == head.epoch else 0
        index = index_of(runs, first, head.size, version)
        if index is not None:
            return NotYetPublished(index=index)
        if head.size - first_at(runs, 0, head.size, version.at) > LEAVES_SEARCHED_MAX:
            return NotNearItsTime(count=LEAVES_SEARCHED_MAX)
        return NotSealed()


def _leaf(place: Place, size: int, index: int) -> bytes:
    """Return a leaf of a published log of a size."""
    number, slot = divmod(index, WIDTH)
    bundle = place.read(Tile(ENTRIES, number, min(WIDTH, size - number * WIDTH)))
    return tiles.read_bundle(bundle)[slot]


def _changes_of(run: LogRun) -> Iterator[Change]:
    for index, leaf in enumerate(run.leaves, run.first):
        yield Change(index, run.stamp, leaf)
