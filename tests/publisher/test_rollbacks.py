"""A table that was restored to an earlier time publishes nothing that its bucket contradicts."""

from contextlib import suppress

import pytest

from ledger.log import notes, tree
from ledger.log.leaves import leaf_hash, make_leaf
from ledger.log.rows import canonical, digest
from ledger.publisher.publishing import Overtaken, Sealed
from ledger.publisher.signing import Signer
from ledger.store.archive import Archive, Forked
from ledger.store.items.published import Published, published_write
from ledger.store.retry import write_until_settled
from tests.bench import Bench
from tests.publisher.books import Book, publisher, state, stored
from tests.publisher.test_killed import Killed, Mortal


@pytest.mark.parametrize("size", [110, 120, 130, 700])
def test_a_rollback_is_found(bench: Bench, archive: Archive, signer: Signer, size: int) -> None:
    """A table is restored with the state of its publication, and the book goes on in it."""
    book, restored = published(bench, archive, signer)
    book.grow(120)
    publisher(bench, book, archive, signer).publish(bench.scope)
    before = stored(archive, bench.scope)
    roll_back(bench, restored)
    other = other_book(bench, size)
    for _ in range(2):
        with pytest.raises(Forked):
            publisher(bench, other, archive, signer).publish(bench.scope)
    assert stored(archive, bench.scope) == before, "nothing was published"


@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("writes", range(5))
def test_no_fork_is_signed_after_a_publisher_died_and_its_table_was_restored(
    bench: Bench, archive: Archive, signer: Signer, writes: int, is_after: bool
) -> None:
    """An auditor may have each checkpoint that was in the bucket for a moment."""
    book, restored = published(bench, archive, signer)
    book.grow(120)
    with pytest.raises(Killed):
        publisher(bench, book, Mortal(archive, writes, is_after), signer).publish(bench.scope)
    roll_back(bench, restored)
    other = other_book(bench, 110)
    with suppress(Forked):
        publisher(bench, other, archive, signer).publish(bench.scope)
    other.grow(130)
    with suppress(Forked):
        publisher(bench, other, archive, signer).publish(bench.scope)
    files = stored(archive, bench.scope)
    checkpoints = {
        notes.parse(content.decode()).checkpoint
        for path, content in files.items()
        if path.startswith("checkpoint")
    }
    roots = [
        all(root_at(log, point.size) == point.root for point in checkpoints)
        for log in (book, other)
    ]
    assert any(roots), "all checkpoints are of one log"


def test_a_slow_publisher_replaces_no_later_checkpoint(
    bench: Bench, archive: Archive, signer: Signer
) -> None:
    book, ahead = Book(bench.scope, 100), Book(bench.scope, 120)

    class Slow(Signer):
        def sign(self, message: bytes) -> bytes:
            publisher(bench, ahead, archive, signer).publish(bench.scope)
            return super().sign(message)

    slow = Slow(signer._client, signer._key_arn)
    with pytest.raises(Overtaken):
        publisher(bench, book, archive, slow).publish(bench.scope)
    newest = notes.parse(stored(archive, bench.scope)["checkpoint"].decode())
    assert newest.checkpoint.size == 120
    # A head that was read too early is no rollback.
    heads = iter([book.head(bench.scope), ahead.head(bench.scope)])
    late = publisher(bench, ahead, archive, signer)
    ahead.head = lambda _: next(heads)  # type: ignore[method-assign]
    assert late.publish(bench.scope)


def published(
    bench: Bench, archive: Archive, signer: Signer, size: int = 100
) -> tuple[Book, Published]:
    """Publish a log; return it with the state of its publication, to which a restore goes back."""
    book = Book(bench.scope, size)
    publisher(bench, book, archive, signer).publish(bench.scope)
    restored = state(bench)
    assert restored is not None
    return book, restored


def root_at(book: Book, size: int) -> bytes:
    hashes = [leaf_hash(place.leaf) for place in book.places[:size]]
    return tree.Frontier().append(hashes).root


def other_book(bench: Bench, size: int) -> Book:
    """Return a log that has another leaf at place 100."""
    other = Book(bench.scope, 100)
    row = canonical({"kind": "entry", "number": 100, "text": "a sale after the restore"})
    other.places.append(
        Sealed(row, make_leaf(bench.scope.business_id, "entry", 100, 1, digest(row)))
    )
    other.grow(size)
    return other


def roll_back(bench: Bench, restored: Published) -> None:
    action = published_write(bench.scope, state(bench), restored)
    assert write_until_settled(bench.process.table(6.0), [action]).is_done


def test_a_restored_table_with_the_same_log_goes_on(
    bench: Bench, archive: Archive, signer: Signer
) -> None:
    """It lost no leaf, and the state of the publication alone is older."""
    book, restored = published(bench, archive, signer)
    book.grow(600)
    publisher(bench, book, archive, signer).publish(bench.scope)
    roll_back(bench, restored)
    book.grow(700)
    publisher(bench, book, archive, signer).publish(bench.scope)
    now = state(bench)
    assert now is not None
    assert (now.size, now.note.encode()) == (700, stored(archive, bench.scope)["checkpoint"])


def test_a_table_of_an_earlier_epoch_publishes_nothing(
    bench: Bench, archive: Archive, signer: Signer
) -> None:
    (book, restored), later = published(bench, archive, signer, 10), Book(bench.scope, 12)
    later.epoch = 2
    publisher(bench, later, archive, signer).publish(bench.scope)
    before = stored(archive, bench.scope)
    roll_back(bench, restored)
    book.grow(20)
    with pytest.raises(Forked, match="has ended"):
        publisher(bench, book, archive, signer).publish(bench.scope)
    assert stored(archive, bench.scope) == before
