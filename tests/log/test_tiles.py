"""The files of a published log, by the examples of C2SP tlog-tiles and by their own roots."""

import gzip

import pytest
from hypothesis import given, strategies as st

from ledger.log import tiles, tree
from ledger.log.leaves import leaf_hash
from ledger.log.tiles import ENTRIES, ROWS, Tile, new_tiles, node_of_leaves


def hashes_of(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1234067, 256), "tile/0/x001/x234/067"),
        (Tile(1, 0, 256), "tile/1/000"),
        (Tile(0, 999, 255), "tile/0/999.p/255"),
        (Tile(ENTRIES, 1000, 1), "tile/entries/x001/000.p/1"),
        (Tile(ROWS, 1000, 256), "rows/x001/000.ndjson.gz"),
        (Tile(ROWS, 7, 3), "rows/007.ndjson.gz.p/3"),
    ],
)
def test_a_tile_has_the_path_of_the_standard(tile: Tile, path: str) -> None:
    assert tile.path == path


def test_a_tree_of_70000_leaves_has_the_tiles_of_the_standards_example() -> None:
    counts: dict[tuple[int | str, int], int] = {}
    for tile in new_tiles(0, 70_000):
        counts[tile.level, tile.width] = counts.get((tile.level, tile.width), 0) + 1
    hashes = {key: count for key, count in counts.items() if isinstance(key[0], int)}
    assert hashes == {(0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1}
    assert counts[ROWS, 256] == counts[ENTRIES, 256] == 273


def test_a_tree_of_256_leaves_has_a_full_tile_and_a_partial_one_above() -> None:
    tiles_of_hashes = [tile for tile in new_tiles(0, 256) if isinstance(tile.level, int)]
    assert tiles_of_hashes == [Tile(0, 0, 256), Tile(1, 0, 1)]
    assert [*new_tiles(0, 0)] == []


@given(st.lists(st.integers(0, 70_000), min_size=1, max_size=4).map(sorted))
def test_each_checkpoint_has_its_tiles_if_every_one_publishes_its_new_ones(
    sizes: list[int],
) -> None:
    published = set[Tile]()
    for old, new in zip([0, *sizes], sizes, strict=False):
        fresh = [*new_tiles(old, new)]
        assert not published & {*fresh}
        published |= {*fresh}
        assert {*new_tiles(0, new)} <= published


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700])
def test_the_root_of_the_tiles_is_the_root_of_the_leaves(size: int) -> None:
    hashes = hashes_of(size)
    node = node_of_leaves(hashes)
    files = {
        tile.path: tiles.tile_bytes(tile, node)
        for tile in new_tiles(0, size)
        if isinstance(tile.level, int)
    }
    reads = list[str]()

    def read(tile: Tile) -> bytes:
        reads.append(tile.path)
        return files[tile.path]

    of_tiles = tiles.node_of_tiles(size, read)
    root = tree.root_of(size, of_tiles)
    assert root == tree.Frontier().append(hashes).root
    reads.clear()
    proof = tree.inclusion_proof(size // 2, size, tiles.node_of_tiles(size, read))
    assert tree.is_included(hashes[size // 2], size // 2, size, proof, root)
    # The two full tiles of level 0 need not be read to their leaves.
    assert len(reads) <= 3


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_a_bundle_has_its_leaves(leaves: list[bytes]) -> None:
    assert tiles.read_bundle(tiles.bundle(leaves)) == leaves


def test_a_cut_bundle_is_refused() -> None:
    with pytest.raises(AssertionError):
        tiles.read_bundle(tiles.bundle([b"a leaf"])[:-1])


def test_a_file_of_rows_is_gzip_that_each_tool_reads_and_no_bit_of_it_may_change() -> None:
    rows = [b'{"a":1}', b'{"a":2}', b'{"a":2}']
    file = tiles.rows_file(rows)
    assert gzip.decompress(file).splitlines() == tiles.read_rows(file) == rows
    for place in range(len(file)):
        for bit in range(8):
            flipped = bytearray(file)
            flipped[place] ^= 1 << bit
            with pytest.raises(AssertionError):
                tiles.read_rows(bytes(flipped))


def test_a_log_has_all_its_files() -> None:
    rows = [b"{}"] * 300
    leaves = [str(number).encode() for number in range(300)]
    files = tiles.log_files(rows, leaves, node_of_leaves(hashes_of(300)))
    assert {*files} == {tile.path for tile in new_tiles(0, 300)}
    assert tiles.read_bundle(files["tile/entries/001.p/44"]) == leaves[256:]
    assert len(files["tile/0/000"]) == 8_192
