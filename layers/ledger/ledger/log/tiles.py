"""Tiles: the files of a published log by C2SP tlog-tiles, with 256 hashes or rows in a full one.

    checkpoint                    the newest signed checkpoint
    checkpoints/<size>            each signed checkpoint
    tile/<L>/<N>[.p/<W>]          hashes: at level 0 of leaves, above of full tiles below
    tile/entries/<N>[.p/<W>]      leaves, each behind its length in two bytes
    rows/<N>.ndjson.gz[.p/<W>]    the rows of the same leaves, by our own rule

`<N>` is a number in groups of three digits: 1234067 is `x001/x234/067`. `<W>` is the width of a
partial tile, which is the last one of its level at some checkpoint.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from msgspec import Struct

from ledger.log.tree import HASH_BYTES, Node, node_hash

WIDTH = 256
LEVEL_BITS = 8
ENTRIES, ROWS = "entries", "rows"
# The header of gzip (RFC 1952) with one extra field, which has the digest of all bytes after it.
# Deflate has several forms of one text, so without the digest a changed bit may change no row.
GZIP_HEAD = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x24\0LD\x20\0"
_GZIP_DIGEST = slice(len(GZIP_HEAD), len(GZIP_HEAD) + 32)


class Tile(Struct, frozen=True):
    """A file of a published log; `level` is a level of the tree, or ENTRIES or ROWS.

    `width` is the number of its hashes, leaves or rows: WIDTH in a full tile.
    """

    level: int | str
    number: int
    width: int

    @property
    def path(self) -> str:
        """The path below the log's folder."""
        suffix = f".p/{self.width}" if self.width < WIDTH else ""
        if self.level == ROWS:
            return f"rows/{number_path(self.number)}.ndjson.gz{suffix}"
        return f"tile/{self.level}/{number_path(self.number)}{suffix}"

    @property
    def indices(self) -> range:
        """The indices of its leaves or rows; of a tile above level 0 those of its hashes."""
        start = self.number * WIDTH
        return range(start, start + self.width)


def number_path(number: int) -> str:
    """Return the number of a tile as a path."""
    assert number >= 0, number
    thousands, rest = divmod(number, 1000)
    groups = [f"{rest:03}"]
    while thousands:
        thousands, rest = divmod(thousands, 1000)
        groups.append(f"x{rest:03}")
    return "/".join(groups[::-1])


def new_tiles(old: int, new: int) -> Iterator[Tile]:
    """Yield the files that a log of size `new` has and a log of size `old` has not.

    The partial tiles of sizes between both are none of them.
    """
    assert 0 <= old <= new, old
    yield from _level(ROWS, old, new)
    yield from _level(ENTRIES, old, new)
    level = 0
    while new:
        yield from _level(level, old, new)
        level, old, new = level + 1, old // WIDTH, new // WIDTH


def _level(level: int | str, old: int, new: int) -> Iterator[Tile]:
    if old == new:
        return
    for number in range(old // WIDTH, new // WIDTH):
        yield Tile(level, number, WIDTH)
    if new % WIDTH:
        yield Tile(level, new // WIDTH, new % WIDTH)


def tile_bytes(tile: Tile, node: Node) -> bytes:
    """Return a tile of hashes; `node` returns the hash of a perfect subtree."""
    assert isinstance(tile.level, int), tile.level
    return b"".join(node(tile.level * LEVEL_BITS, index) for index in tile.indices)


def bundle(leaves: Sequence[bytes]) -> bytes:
    """Return leaves as the bytes of a bundle."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def read_bundle(packed: bytes) -> list[bytes]:
    """Return the leaves of a bundle."""
    leaves, start = list[bytes](), 0
    while start < len(packed):
        end = start + 2 + int.from_bytes(packed[start : start + 2], "big")
        leaves.append(packed[start + 2 : end])
        start = end
    assert start == len(packed), "a bundle ends with a leaf"
    return leaves


def rows_file(rows: Sequence[bytes]) -> bytes:
    """Return rows as NDJSON in gzip, with a digest of the compressed bytes in its header."""
    text = b"".join(row + b"\n" for row in rows)
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    trailer = zlib.crc32(text).to_bytes(4, "little") + (len(text) % 2**32).to_bytes(4, "little")
    body = deflate.compress(text) + deflate.flush() + trailer
    return GZIP_HEAD + hashlib.sha256(body).digest() + body


def read_rows(file: bytes) -> list[bytes]:
    """Return the rows of a file."""
    body = file[_GZIP_DIGEST.stop :]
    assert file[: _GZIP_DIGEST.start] == GZIP_HEAD, "a file of rows"
    assert file[_GZIP_DIGEST] == hashlib.sha256(body).digest(), "an unchanged file of rows"
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    text = stream.decompress(file)
    assert stream.eof, "a whole file of rows"
    assert not stream.unused_data, "one file of rows"
    return text.splitlines()


def node_of_leaves(leaf_hashes: Sequence[bytes]) -> Node:
    """Return the subtree hashes of a log whose leaf hashes are in memory."""

    @cache
    def node(level: int, number: int) -> bytes:
        if level == 0:
            return leaf_hashes[number]
        return node_hash(node(level - 1, 2 * number), node(level - 1, 2 * number + 1))

    return node


def node_of_tiles(size: int, read: Callable[[Tile], bytes]) -> Node:
    """Return the subtree hashes of a published log of a size; `read` returns the bytes of a tile.

    A proof needs at most one tile for each level.
    """
    tile_of = cache(read)

    def hash_at(level: int, index: int) -> bytes:
        number, place = divmod(index, WIDTH)
        width = min(WIDTH, (size >> level * LEVEL_BITS) - number * WIDTH)
        start = place * HASH_BYTES
        return tile_of(Tile(level, number, width))[start : start + HASH_BYTES]

    @cache
    def node(level: int, number: int) -> bytes:
        if level % LEVEL_BITS == 0:
            return hash_at(level // LEVEL_BITS, number)
        return node_hash(node(level - 1, 2 * number), node(level - 1, 2 * number + 1))

    return node


def log_files(rows: Sequence[bytes], leaves: Sequence[bytes], node: Node) -> dict[str, bytes]:
    """Return all files of a published log but its checkpoints, by their paths."""
    files = dict[str, bytes]()
    for tile in new_tiles(0, len(leaves)):
        part = slice(tile.indices.start, tile.indices.stop)
        if tile.level == ROWS:
            files[tile.path] = rows_file(rows[part])
        elif tile.level == ENTRIES:
            files[tile.path] = bundle(leaves[part])
        else:
            files[tile.path] = tile_bytes(tile, node)
    return files
