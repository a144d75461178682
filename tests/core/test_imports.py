"""The record of an import is the same for the same file and number of entries."""

from datetime import UTC, datetime

from ledger.core.imports import Import, record_of
from tests.bench import SOMEBODY

AT = datetime(2026, 11, 27, tzinfo=UTC)


def test_a_record_has_the_facts_of_its_import() -> None:
    record = record_of("books.csv sha256:ab", "ab", 7, AT, SOMEBODY)
    assert Import.of_record(record) == Import("books.csv sha256:ab", 7, AT)


def test_the_id_follows_from_file_and_entries_alone() -> None:
    first, renamed, larger, other = (
        record_of(name, sha256, entries, AT, SOMEBODY).record_id
        for name, sha256, entries in (("a", "x", 1), ("b", "x", 1), ("a", "x", 2), ("a", "y", 1))
    )
    assert first == renamed
    assert len({first, larger, other}) == 3
