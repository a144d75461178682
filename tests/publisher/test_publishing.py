"""A publication: its files, its checkpoint, and its end by a fork or an overtaking."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.log import notes, tiles
from ledger.log.leaves import make_leaf
from ledger.log.rows import canonical, digest
from ledger.publisher.publishing import Overtaken, Sealed
from ledger.publisher.signing import Signer
from ledger.store.archive import Archive, Forked, Place
from ledger.store.items.published import Published, published_write
from ledger.store.keys import Scope
from ledger.store.retry import write_until_settled
from tests.bench import Bench
from tests.publisher.books import Book, publisher, state, stored
from tools.local.bucket import LOG_BUCKET


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700])
def test_a_published_log_has_the_files_and_a_signed_checkpoint_of_its_size(
    bench: Bench, archive: Archive, signer: Signer, size: int
) -> None:
    book = Book(bench.scope, size)
    assert publisher(bench, book, archive, signer).publish(bench.scope)
    files = stored(archive, bench.scope)
    note = notes.parse(files.pop("checkpoint").decode())
    assert files.pop(f"checkpoints/{size}").decode() == f"{note.text}\n{_signature(note)}"
    assert files == book.files()
    assert (note.checkpoint.size, note.checkpoint.root) == (
        size,
        book.head(bench.scope).frontier.root,
    )
    key = notes.LogKey(note.checkpoint.origin, signer.public_key)
    signature = note.signature_of(key)
    assert signature is not None
    Ed25519PublicKey.from_public_bytes(signer.public_key).verify(signature, note.text.encode())


def _signature(note: notes.Note) -> str:
    ((name, value),) = note.signatures
    return f"\N{EM DASH} {name} {notes._encode(value)}\n"


def test_published_files_stay_and_are_continued(
    bench: Bench, archive: Archive, signer: Signer
) -> None:
    book = Book(bench.scope, 100)
    for size in (100, 101, 300, 512):
        book.grow(size)
        before = stored(archive, bench.scope)
        publisher(bench, book, archive, signer).publish(bench.scope)
        after = stored(archive, bench.scope)
        assert {name: after[name] for name in before if name != "checkpoint"} == {
            name: content for name, content in before.items() if name != "checkpoint"
        }
        assert book.files().items() <= after.items()
        now = state(bench)
        assert now is not None
        assert (now.size, now.written, now.note.encode()) == (size, size, after["checkpoint"])


def test_a_log_longer_than_a_step_is_published_in_several_runs_of_the_function(
    bench: Bench, archive: Archive, signer: Signer
) -> None:
    book = Book(bench.scope, 2 * tiles.WIDTH + 5)
    times = iter((True, False, True, True))
    publish = publisher(bench, book, archive, signer, tiles.WIDTH).publish
    assert not publish(bench.scope, lambda: next(times))
    now = state(bench)
    assert now is not None
    assert (now.written, now.size) == (tiles.WIDTH, 0), "no checkpoint before all files"
    assert publish(bench.scope, lambda: next(times))
    files = stored(archive, bench.scope)
    assert book.files().items() <= files.items()


@pytest.mark.parametrize("size", [2, 300])
def test_a_log_that_does_not_continue_what_is_published_gets_no_signature(
    bench: Bench, archive: Archive, signer: Signer, size: int
) -> None:
    """Other leaves, as after a restored table that went on, or fewer leaves."""
    publisher(bench, Book(bench.scope, 100), archive, signer).publish(bench.scope)
    before = stored(archive, bench.scope)
    other = Book(bench.scope, 0)
    row = canonical({"kind": "entry", "number": 0, "text": "another sale"})
    leaf = make_leaf(bench.scope.business_id, "entry", 0, 1, digest(row))
    other.places.append(Sealed(row, leaf))
    other.grow(size)
    with pytest.raises(Forked):
        publisher(bench, other, archive, signer).publish(bench.scope)
    after = stored(archive, bench.scope)
    assert before.items() <= after.items()
    assert not [name for name in after.keys() - before.keys() if name.startswith("checkpoint")]


def test_a_new_epoch_is_published_beside_the_old_one(
    bench: Bench, archive: Archive, signer: Signer
) -> None:
    book = Book(bench.scope, 300)
    publisher(bench, book, archive, signer).publish(bench.scope)
    old = stored(archive, bench.scope)
    again = Book(bench.scope, 5)
    again.epoch = 2
    publisher(bench, again, archive, signer).publish(bench.scope)
    assert stored(archive, bench.scope) == old
    now = state(bench)
    assert now is not None
    assert (now.epoch, now.size) == (2, 5)
    assert notes.parse(now.note).checkpoint.origin.endswith(f"/{bench.scope.business_id}/2")
    with pytest.raises(Forked):
        publisher(bench, book, archive, signer).publish(bench.scope)


def test_a_publisher_that_was_overtaken_notes_nothing(
    bench: Bench, archive: Archive, signer: Signer
) -> None:
    book = Book(bench.scope, 10)

    class Slow(Book):
        def sealed(self, scope: Scope, epoch: int, first: int, until: int) -> list[Sealed]:
            publisher(bench, book, archive, signer).publish(scope)
            return super().sealed(scope, epoch, first, until)

    with pytest.raises(Overtaken):
        publisher(bench, Slow(bench.scope, 12), archive, signer).publish(bench.scope)
    now = state(bench)
    assert now is not None
    assert now.size == 10


def test_a_locked_object_cannot_be_replaced(bench: Bench, archive: Archive, signer: Signer) -> None:
    """moto enforces the lock of a version; AWS also keeps the years of a rule in place."""
    publisher(bench, Book(bench.scope, 3), archive, signer).publish(bench.scope)
    path = Place(bench.scope, 1, archive).path("tile/entries/000.p/3")
    content = archive.get(path)
    assert content
    with pytest.raises(Forked):
        archive.put_once(path, content + b"x")
    client: Any = archive._client
    versions = client.list_object_versions(Bucket=LOG_BUCKET, Prefix=path)["Versions"]
    (version,) = [item["VersionId"] for item in versions]
    facts = client.head_object(Bucket=LOG_BUCKET, Key=path)
    years = facts["ObjectLockRetainUntilDate"].year - datetime.now(UTC).year
    assert (facts["ObjectLockMode"], years >= 9) == ("COMPLIANCE", True)
    for bypass in ({}, {"BypassGovernanceRetention": True}):
        with pytest.raises(ClientError, match="AccessDenied"):
            client.delete_object(Bucket=LOG_BUCKET, Key=path, VersionId=version, **bypass)
    # A write past the bucket's policy makes a further version, and the locked one stays.
    client.put_object(Bucket=LOG_BUCKET, Key=path, Body=b"forged", ChecksumAlgorithm="SHA256")
    stored_one = client.get_object(Bucket=LOG_BUCKET, Key=path, VersionId=version)
    assert stored_one["Body"].read() == content


def test_files_that_do_not_continue_a_checkpoint_get_no_signature(
    bench: Bench, archive: Archive, signer: Signer
) -> None:
    """The checkpoint before has another root, so somebody has replaced it or the files."""
    book = Book(bench.scope, 100)
    publisher(bench, book, archive, signer).publish(bench.scope)
    was = state(bench)
    assert was is not None
    sound = notes.parse(was.note)
    other = notes.Checkpoint(sound.checkpoint.origin, 100, b"x" * 32)
    key = notes.LogKey(other.origin, signer.public_key)
    now = Published(1, 100, 100, notes.sign(other, key, signer.sign))
    action = published_write(bench.scope, was, now)
    assert write_until_settled(bench.process.table(6.0), [action]).is_done
    book.grow(120)
    with pytest.raises(Forked):
        publisher(bench, book, archive, signer).publish(bench.scope)
    assert "checkpoints/120" not in stored(archive, bench.scope)
