"""A publication that is killed at a step: it goes on with the same bytes."""

from typing import Any

import pytest

from ledger.log import notes
from ledger.publisher.publishing import Publisher
from ledger.publisher.signing import Signer
from ledger.store.archive import Archive
from tests.bench import Bench
from tests.publisher.books import Book, publisher, state, stored


class Killed(Exception):
    """The process ends here."""


class Mortal(Archive):
    """An archive whose process is killed before, or after, its n-th write."""

    def __init__(self, archive: Archive, writes: int, is_after: bool) -> None:
        super().__init__(archive._client, archive.bucket_name)
        self.left, self.is_after = writes, is_after

    def _write(self, key: str, content: bytes, **condition: Any) -> None:
        self.left -= 1
        if self.left < 0 and not self.is_after:
            raise Killed
        super()._write(key, content, **condition)
        if self.left < 0:
            raise Killed


@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("writes", range(9))
def test_a_publication_that_is_killed_at_a_write_goes_on_with_the_same_bytes(
    bench: Bench, archive: Archive, signer: Signer, writes: int, is_after: bool
) -> None:
    """A log of 300 has eight files, two checkpoints, and two steps in the table."""
    book = Book(bench.scope, 300)
    with pytest.raises(Killed):
        publisher(bench, book, Mortal(archive, writes, is_after), signer).publish(bench.scope)
    assert publisher(bench, book, archive, signer).publish(bench.scope)
    files = stored(archive, bench.scope)
    note = notes.parse(files.pop("checkpoint").decode())
    files.pop("checkpoints/300")
    assert files == book.files()
    assert note.checkpoint.root == book.head(bench.scope).frontier.root


@pytest.mark.parametrize("moves", [0, 1])
@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
def test_a_publication_that_is_killed_at_the_table_goes_on_with_the_same_bytes(
    bench: Bench, archive: Archive, signer: Signer, moves: int, is_after: bool
) -> None:
    class Dying(Publisher):
        left = moves

        def _move(self, *arguments: Any) -> None:
            self.left -= 1
            if self.left < 0 and not is_after:
                raise Killed
            super()._move(*arguments)
            if self.left < 0:
                raise Killed

    book = Book(bench.scope, 300)
    with pytest.raises(Killed):
        Dying(bench.process.table(6.0), book, archive, signer).publish(bench.scope)
    assert publisher(bench, book, archive, signer).publish(bench.scope)
    now = state(bench)
    assert now is not None
    assert (now.size, now.written) == (300, 300)
    files = stored(archive, bench.scope)
    assert book.files().items() <= files.items()
    assert notes.parse(now.note).checkpoint.root == book.head(bench.scope).frontier.root
