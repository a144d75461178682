"""Publish the log of a book: its files, then a signed checkpoint, then the note in the table.

Each step leaves what it has done, and a publication that was killed goes on after its last step:

- Files are written for some thousand leaves at a time, then `written` moves. A file that is there
  already must have the same content.
- The root is computed from the files, and compared with the root of the log's head. The consumer
  of the stream has computed the head's root from the leaves alone. So no note is signed for files
  that differ from the log.
- The files must also continue the checkpoint before, whose root they give again. The bucket has it,
  since a table that was restored to an earlier time has an earlier state of its publication.
- The signed note is written as the newest, if no other publisher was first; then under its size;
  then `size` moves. So the newest one in the bucket is the last that anybody can have.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from ledger.errors import LedgerError
from ledger.log import notes, tiles, tree
from ledger.log.leaves import leaf_hash, read_leaf
from ledger.log.rows import digest
from ledger.log.tiles import ENTRIES, ROWS, WIDTH
from ledger.publisher.signing import Signer
from ledger.store import keys
from ledger.store.archive import Archive, Forked, Newest, Place
from ledger.store.items.log_heads import LogHead
from ledger.store.items.published import Published, published_write, to_published
from ledger.store.keys import Scope
from ledger.store.retry import write_until_settled
from ledger.store.table import Table

# Some 4,000 rows of usual size are some megabytes, and take seconds.
STEP = 16 * WIDTH


class Sealed(Struct, frozen=True):
    """A place in the log: its leaf, and the row whose digest the leaf has."""

    row: bytes
    leaf: bytes


class Source(Protocol):
    """The log of a book in the table."""

    def head(self, scope: Scope) -> LogHead | None:
        """Return the end of a log; None if the book has none."""

    def sealed(self, scope: Scope, epoch: int, first: int, until: int) -> Sequence[Sealed]:
        """Return the places from `first` up to `until`."""


class Publisher:
    """Publishes the logs of one table, `step` leaves at a time."""

    def __init__(
        self, table: Table, source: Source, archive: Archive, signer: Signer, step: int = STEP
    ) -> None:
        self._table = table
        self._source = source
        self._archive = archive
        self._signer = signer
        self._step = step

    def publish(self, scope: Scope, has_time: Callable[[], bool] = lambda: True) -> bool:
        """Publish all that is sealed; return False if the time ended before.

        Raise `Forked` if the log does not continue what is published.
        """
        head = self._source.head(scope)
        if head is None:
            return True
        place = Place(scope, head.epoch, self._archive)
        stored = to_published(self._table.get(keys.published(scope)))
        is_of_epoch = stored is not None and stored.epoch == head.epoch
        state = stored if stored and is_of_epoch else Published(head.epoch)
        newest = self._newest(place)
        least = newest.checkpoint.size
        published = max(state.written, least)
        if published > head.size:
            # Another publisher may have published what was sealed since.
            head = self._source.head(scope) or head
            if head.epoch != place.epoch:
                raise Overtaken
        if (stored and stored.epoch > head.epoch) or published > head.size:
            raise Forked(fault=f"{place.origin} has fewer leaves")
        if least > state.size:
            place.store_checkpoint(newest.note)
        while state.written < head.size:
            if not has_time():
                return False
            # All files below the newest checkpoint are there, and another content of one is refused
            # before anything else is written.
            until = least if state.written < least else head.size
            next_state = self._write_files(place, until, state)
            self._move(scope, stored, next_state)
            stored = state = next_state
        if state.size < head.size:
            self._move(scope, stored, self._sign(place, head.frontier, state, newest))
        return True

    def _newest(self, place: Place) -> Newest:
        """Return the newest checkpoint in the bucket. Raise `Forked` if a later epoch has one."""
        later = replace(place, epoch=place.epoch + 1)
        if later.checkpoint():
            raise Forked(fault=f"{place.origin} has ended, and {later.origin} continues it")
        return place.newest()

    def _write_files(self, place: Place, size: int, state: Published) -> Published:
        """Write the files of the leaves of the next step."""
        first = state.written
        until = min(size, (first // self._step + 1) * self._step)
        start = first - first % WIDTH
        leaves, rows = place.pending(start, first)
        for sealed in self._source.sealed(place.scope, place.epoch, first, until):
            assert digest(sealed.row) == read_leaf(sealed.leaf).sha256, (
                "a leaf has its row's digest"
            )
            leaves.append(sealed.leaf)
            rows.append(sealed.row)
        assert len(leaves) == until - start, "the log has no gap"
        node = _node(
            first, place.node(first), [leaf_hash(leaf) for leaf in leaves[first - start :]]
        )
        for tile in tiles.new_tiles(first, until):
            part = slice(tile.indices.start - start, tile.indices.stop - start)
            if tile.level == ROWS:
                place.write(tile, tiles.rows_file(rows[part]))
            elif tile.level == ENTRIES:
                place.write(tile, tiles.bundle(leaves[part]))
            else:
                place.write(tile, tiles.tile_bytes(tile, node))
        return replace(state, written=until)

    def _sign(
        self, place: Place, frontier: tree.Frontier, state: Published, newest: Newest
    ) -> Published:
        """Write the signed checkpoint of the files."""
        node = place.node(frontier.size)
        root = tree.root_of(frontier.size, node)
        if root != frontier.root:
            raise Forked(fault=f"the files of {place.origin} have another root at {frontier.size}")
        noted = notes.parse(state.note).checkpoint if state.note else newest.checkpoint
        for before in {newest.checkpoint, noted}:
            if tree.root_of(before.size, node) != before.root:
                raise Forked(fault=f"{place.origin} does not continue its size {before.size}")
        checkpoint = notes.Checkpoint(place.origin, frontier.size, root)
        key = notes.LogKey(place.origin, self._signer.public_key)
        note = notes.sign(checkpoint, key, self._signer.sign)
        if not place.put_checkpoint(note.encode(), newest):
            raise Overtaken
        return replace(state, size=frontier.size, note=note, key=key.text)

    def _move(self, scope: Scope, was: Published | None, now: Published) -> None:
        outcome = write_until_settled(self._table, [published_write(scope, was, now)])
        # SQS delivers a book to one publisher at a time; only a late one meets another.
        if not outcome.is_done:
            raise Overtaken


class Overtaken(LedgerError):
    """Another publisher has published more of the book meanwhile."""

    message = "Another publisher was first."


def _node(first: int, old: tree.Node, hashes: Sequence[bytes]) -> tree.Node:
    """Return the hashes of subtrees; `old` knows the first leaves, `hashes` are the next ones."""

    @cache
    def node(level: int, number: int) -> bytes:
        if (number + 1) << level <= first:
            return old(level, number)
        if level == 0:
            return hashes[number - first]
        return tree.node_hash(node(level - 1, 2 * number), node(level - 1, 2 * number + 1))

    return node
