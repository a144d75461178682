"""Imports: each file that came into a book is a record, which never changes.

Its id is made of the file's digest and of the number of its entries in the book. So a repeated
import finds its record, and one that brings more entries of the file makes another record.
"""

from datetime import datetime

from msgspec import Struct

from ledger.core import ids
from ledger.core.accounts import Details
from ledger.core.claims import Actor
from ledger.core.records import Record

KIND = "import"


class Import(Struct, frozen=True):
    """One import: `source` names the file by name and digest, `entries` is their number."""

    source: str
    entries: int
    at: datetime

    @classmethod
    def of_record(cls, record: Record) -> "Import":
        """Read the record of an import."""
        source, entries = record.details["source"], record.details["entries"]
        assert isinstance(source, str), record.record_id
        assert isinstance(entries, int), record.record_id
        return cls(source, entries, record.created_at)


def record_of(source: str, sha256: str, entries: int, at: datetime, by: Actor) -> Record:
    """Return the record of an import of so many entries of a file."""
    assert entries > 0, "an import has entries"
    details: Details = {"source": source, "entries": entries}
    return Record(_id(sha256, entries), KIND, at, at, details, by=by)


def id_of(record: Record) -> int:
    """Return the id that the record of an import must have, by the digest in its `source`."""
    act = Import.of_record(record)
    return _id(act.source.rpartition(":")[2], act.entries)


def _id(sha256: str, entries: int) -> int:
    return ids.keyed_id(f"{KIND}\n{sha256}\n{entries}", 0)
