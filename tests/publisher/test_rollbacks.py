"""A table that was restored to an earlier time publishes nothing that its bucket contradicts."""

import pytest

from ledger.log.leaves import make_leaf
from ledger.log.rows import canonical, digest
from ledger.publisher.publishing import Sealed
from ledger.publisher.signing import Signer
from ledger.store.archive import Archive, Forked
from ledger.store.items.published import Published, published_write
from ledger.store.retry import write_until_settled
from tests.bench import Bench
from tests.publisher.books import Book, publisher, state, stored


@pytest.mark.parametrize("size", [110, 120, 130, 700])
def test_a_rollback_is_found(bench: Bench, archive: Archive, signer: Signer, size: int) -> None:
    """A table is restored with the state of its publication, and the book goes on in it."""
    book = Book(bench.scope, 100)
    publisher(bench, book, archive, signer).publish(bench.scope)
    restored = state(bench)
    assert restored is not None
    book.grow(120)
    publisher(bench, book, archive, signer).publish(bench.scope)
    before = stored(archive, bench.scope)
    roll_back(bench, restored)
    other = Book(bench.scope, 100)
    row = canonical({"kind": "entry", "number": 100, "text": "a sale after the restore"})
    other.places.append(
        Sealed(row, make_leaf(bench.scope.business_id, "entry", 100, 1, digest(row)))
    )
    other.grow(size)
    for _ in range(2):
        with pytest.raises(Forked):
            publisher(bench, other, archive, signer).publish(bench.scope)
    assert stored(archive, bench.scope) == before, "nothing was published"


def roll_back(bench: Bench, restored: Published) -> None:
    action = published_write(bench.scope, state(bench), restored)
    assert write_until_settled(bench.process.table(6.0), [action]).is_done


def test_a_restored_table_with_the_same_log_goes_on(
    bench: Bench, archive: Archive, signer: Signer
) -> None:
    """It lost no leaf, and the state of the publication alone is older."""
    book = Book(bench.scope, 100)
    publisher(bench, book, archive, signer).publish(bench.scope)
    restored = state(bench)
    assert restored is not None
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
    book, later = Book(bench.scope, 10), Book(bench.scope, 12)
    publisher(bench, book, archive, signer).publish(bench.scope)
    restored = state(bench)
    assert restored is not None
    later.epoch = 2
    publisher(bench, later, archive, signer).publish(bench.scope)
    before = stored(archive, bench.scope)
    roll_back(bench, restored)
    book.grow(20)
    with pytest.raises(Forked, match="has ended"):
        publisher(bench, book, archive, signer).publish(bench.scope)
    assert stored(archive, bench.scope) == before
