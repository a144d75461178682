"""The bucket of the published log: each file is written once."""

import zlib
from urllib.request import urlopen
from uuid import uuid4

import pytest

from ledger.log import tiles
from ledger.store.archive import Archive, Forked, Place
from ledger.store.keys import Scope
from tests.bench import Bench


@pytest.fixture
def place(bench: Bench) -> Place:
    return Place(Scope(bench.scope.tenant_id, str(uuid4())), 1, bench.process.archive)


def repacked(file: bytes) -> bytes:
    """Return the same rows as another release of zlib may pack them."""
    text = b"".join(row + b"\n" for row in tiles.read_rows(file))
    packed = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packed.compress(text) + packed.flush()


def test_a_file_is_written_once_and_repeated_with_the_same_content(place: Place) -> None:
    tile = tiles.Tile(0, 0, 3)
    place.write(tile, b"content")
    place.write(tile, b"content")
    assert place.read(tile) == b"content"
    with pytest.raises(Forked):
        place.write(tile, b"other")
    assert place.read(tile) == b"content"


def test_the_same_rows_packed_otherwise_are_the_same_file(place: Place) -> None:
    tile = tiles.Tile(tiles.ROWS, 0, 2)
    rows = tiles.rows_file([b'{"a":1}' * 50, b'{"b":2}' * 50])
    assert repacked(rows) != rows
    place.write(tile, rows)
    place.write(tile, repacked(rows))
    assert place.read(tile) == rows
    with pytest.raises(Forked):
        place.write(tile, tiles.rows_file([b'{"a":1}' * 50, b'{"b":3}' * 50]))


def test_a_file_that_was_never_written_is_absent(place: Place) -> None:
    assert place.archive.get(place.path("tile/0/000")) is None
    with pytest.raises(Forked):
        place.read(tiles.Tile(0, 0, 256))


def test_the_newest_checkpoint_has_versions_each_behind_one_that_was_read(place: Place) -> None:
    archive, key = place.archive, place.path("checkpoint")
    assert archive.put_newest(key, b"first", "")
    assert not archive.put_newest(key, b"another first", "")
    content, tag = archive.get_tagged(key)
    assert content == b"first"
    assert archive.put_newest(key, b"second", tag)
    assert not archive.put_newest(key, b"another second", tag)
    assert archive.get(key) == b"second"


def test_a_link_opens_one_file(place: Place) -> None:
    archive: Archive = place.archive
    archive.put_once(place.path("tile/0/000"), b"hashes")
    with urlopen(archive.link(place.path("tile/0/000"))) as file:  # noqa: S310 - the bucket here
        assert file.read() == b"hashes"
