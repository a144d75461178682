"""Logs in memory, as a publisher reads them, and the files that it leaves."""

from ledger.aws import clients
from ledger.log import tiles, tree
from ledger.log.leaves import leaf_hash, make_leaf
from ledger.log.rows import canonical, digest
from ledger.publisher.publishing import STEP, Publisher, Sealed
from ledger.publisher.signing import Signer
from ledger.store import keys
from ledger.store.archive import Archive, Place
from ledger.store.items.log_heads import LogHead
from ledger.store.items.published import Published, to_published
from ledger.store.keys import Scope
from tests.bench import Bench
from tools.local.bucket import LOG_BUCKET


class Book:
    """The log of a book in memory."""

    def __init__(self, scope: Scope, size: int) -> None:
        self.scope, self.epoch = scope, 1
        self.places: list[Sealed] = []
        self.grow(size)

    def grow(self, size: int) -> None:
        for number in range(len(self.places), size):
            row = canonical({"kind": "entry", "number": number, "text": "a sale of " * 9})
            leaf = make_leaf(self.scope.business_id, "entry", number, 1, digest(row))
            self.places.append(Sealed(row, leaf))

    def head(self, _: Scope) -> LogHead:
        hashes = [leaf_hash(place.leaf) for place in self.places]
        return LogHead(self.epoch, tree.Frontier().append(hashes))

    def sealed(self, _: Scope, epoch: int, first: int, until: int) -> list[Sealed]:
        assert epoch == self.epoch
        return self.places[first:until]

    def files(self) -> dict[str, bytes]:
        leaves = [place.leaf for place in self.places]
        node = tiles.node_of_leaves([leaf_hash(leaf) for leaf in leaves])
        return tiles.log_files([place.row for place in self.places], leaves, node)


def publisher(
    bench: Bench, book: Book, archive: Archive, signer: Signer, step: int = STEP
) -> Publisher:
    return Publisher(bench.process.table(6.0), book, archive, signer, step)


def state(bench: Bench) -> Published | None:
    return to_published(bench.process.table(6.0).get(keys.published(bench.scope)))


def stored(archive: Archive, scope: Scope) -> dict[str, bytes]:
    """Return the files of a book's log by their paths."""
    folder = f"{Place(scope, 1, archive).folder}/"
    answer = archive._client.list_objects_v2(Bucket=LOG_BUCKET, Prefix=folder)
    names = [item["Key"] for item in answer.get("Contents", [])]
    return {name.removeprefix(folder): archive.get(name) or b"" for name in names}


def bodies_of(url: str) -> list[str]:
    """Return the bodies of the messages of a queue."""
    answer = clients.sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [message["Body"] for message in answer.get("Messages", [])]
