"""The places of a log, made again from the table: each row is the one that was sealed."""

import pytest

from ledger.log.leaves import read_leaf
from ledger.log.rows import digest
from ledger.publisher.table_source import Altered, TableSource
from ledger.store import keys
from tests.bench import Bench, claim
from tests.log.books import seal, writer


def test_rows_of_all_versions_are_made_again_also_after_amendments_and_removals(
    bench: Bench,
) -> None:
    """A version that is the present one when it is sealed is a past one later."""
    author = writer(bench)
    entries = [author.post(amount) for amount in (1, 2)]
    seal(bench)
    author.amend(entries[0], "amended")
    bench.book(claim()).remove(entries[1].entry_id)
    seal(bench)
    source = TableSource(bench.process.table(6.0))
    head = source.head(bench.scope)
    assert head is not None
    sealed = source.sealed(bench.scope, head.epoch, 0, head.size)
    leaves = [read_leaf(place.leaf) for place in sealed]
    assert [leaf.sha256 for leaf in leaves] == [digest(place.row) for place in sealed]
    versions = {(leaf.number, leaf.version) for leaf in leaves if leaf.version}
    assert versions == {(entry.entry_id, version) for entry in entries for version in (1, 2)}
    assert source.sealed(bench.scope, head.epoch, 2, 4) == sealed[2:4]


def test_a_version_that_somebody_deleted_is_missed(bench: Bench) -> None:
    author = writer(bench)
    entry = author.post()
    author.amend(entry, "amended")
    seal(bench)
    table = bench.process.table(6.0)
    table.delete(keys.entry_version(bench.scope, entry.entry_id, 1))
    source = TableSource(table)
    head = source.head(bench.scope)
    assert head is not None
    with pytest.raises(Altered):
        source.sealed(bench.scope, head.epoch, 0, head.size)


def test_a_book_without_a_log_has_no_head(bench: Bench) -> None:
    assert TableSource(bench.process.table(6.0)).head(bench.fresh().scope) is None
