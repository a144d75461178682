"""The versions of an entry with their rows, each as the log has sealed it."""

import json

import pytest

from ledger.book.log_versions import find_version
from ledger.errors import EntryNotFound
from ledger.log import rows
from tests.bench import Bench, claim
from tests.log.books import writer


def test_each_version_has_its_row_and_the_last_one_may_be_a_removal(bench: Bench) -> None:
    author = writer(bench)
    entry = author.post()
    author.amend(entry, "amended")
    read = bench.book(claim()).read
    expected = [rows.entry_row(read.version(entry.entry_id, number)) for number in (1, 2)]
    bench.book(claim()).remove(entry.entry_id)
    versions = [find_version(read, entry.entry_id, number) for number in (1, 2, 3, None)]
    assert [version and version.version for version in versions] == [1, 2, 3, 3]
    assert [version and version.row for version in versions[:2]] == expected
    assert versions[2] is not None
    assert json.loads(versions[2].row)["kind"] == rows.REMOVED
    assert versions[2] == versions[3]


def test_a_version_that_is_not_there_is_none_and_an_entry_is_refused(bench: Bench) -> None:
    entry = writer(bench).post()
    read = bench.book(claim()).read
    assert find_version(read, entry.entry_id, 2) is None
    with pytest.raises(EntryNotFound):
        find_version(read, entry.entry_id + 8, None)
