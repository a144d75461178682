"""The fields of an entry that its dialect keeps as details, with the names of their records.

A journal is Pennylane's, a tag is Layer's, an attachment is Pennylane's and DayZero's. The console
reads the details of the core and calls no dialect.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from ledger.book import Book
from ledger.core.accounts import Details
from ledger.core.details import file_of
from ledger.core.entries import Entry
from ledger.core.records import Name, Record

JOURNAL, JOURNAL_CODE = "journal", "journal code"
# An entry without a journal is in this one, as in Pennylane's lists.
JOURNAL_DEFAULT = 1
PARTIES = ("customer", "vendor")
# The name of a detail, and its name for a reader.
TEXTS = (
    ("piece", "piece number"),
    ("due_on", "due date"),
    ("reference_number", "reference"),
    ("external_id", "external id"),
    ("created_by", "author"),
    ("invoice_id", "invoice"),
    ("inventory_order_id", "inventory order"),
    ("metadata_json", "metadata"),
)

Key = tuple[str, int]
Fact = tuple[str, str]


class Facts(Struct, frozen=True):
    """The records that the details of some entries name, by kind and id."""

    records: Mapping[Key, Record]

    @classmethod
    def none(cls) -> "Facts":
        """Return the facts of an answer without entries."""
        return cls({})

    @classmethod
    def load(cls, book: Book, entries: Sequence[Entry]) -> "Facts":
        """Return the facts of the entries, with one read at most for each kind of record."""
        ids_by_kind: dict[str, set[int]] = {}
        for entry in entries:
            for kind, record_id in _keys(entry):
                ids_by_kind.setdefault(kind, set()).add(record_id)
        return cls(
            {
                (kind, record_id): record
                for kind, record_ids in sorted(ids_by_kind.items())
                for record_id, record in book.read.known_records(kind, record_ids).items()
            }
        )

    def of_entry(self, entry: Entry) -> list[Fact]:
        """Return names and texts of an entry's details, in a fixed order."""
        journal = self.records.get((JOURNAL, journal_id(entry)))
        file = file_of(entry)
        return [
            *([("journal", _journal(journal))] if journal else []),
            *of_details(entry.details),
            *self._parties(entry.details),
            *([("attachment", _file(file))] if file else []),
        ]

    def of_line(self, details: Details) -> list[Fact]:
        """Return names and texts of a line's details."""
        return [*of_details(details), *self._parties(details)]

    def _parties(self, details: Details) -> Iterator[Fact]:
        for kind in PARTIES:
            record = self.records.get((kind, _integer(details.get(kind))))
            if record:
                yield kind, _party(record)


def of_details(details: Details) -> Iterator[Fact]:
    """Yield the details that are texts, and the tags, each as its key and its value."""
    for name, title in TEXTS:
        if value := details.get(name):
            yield title, str(value)
    references = details.get("tags")
    for reference in references if isinstance(references, list) else []:
        if isinstance(reference, list):
            _, _, key, value, *_ = reference
            yield "tag", f"{key}: {value}"


def journal_id(entry: Entry) -> int:
    """Return the id of an entry's journal."""
    return _integer(entry.details.get("journal"), JOURNAL_DEFAULT)


def find_journal(book: Book, text: str) -> int | None:
    """Return the id of the journal that has a code; None if none has it."""
    return book.read.find_named(Name(JOURNAL_CODE, text.upper()))


def _keys(entry: Entry) -> Iterator[Key]:
    yield JOURNAL, journal_id(entry)
    for details in (entry.details, *(line.details for line in entry.lines)):
        for kind in PARTIES:
            if kind in details:
                yield kind, _integer(details[kind])


def _integer(value: Any, default: int = -1) -> int:
    return value if isinstance(value, int) else default


def _journal(record: Record) -> str:
    return " ".join(str(record.details.get(name, "")) for name in ("code", "label")).strip()


def _file(file: Mapping[str, Any]) -> str:
    """Return an attachment's name, size and begin of its digest, so that files differ."""
    name, size, digest = (file.get(name, "") for name in ("filename", "size", "digest"))
    return f"{name}, {size} bytes, SHA-256 {str(digest)[:8]}"


def _party(record: Record) -> str:
    names = (record.details.get(name) for name in ("company_name", "individual_name"))
    return next((str(name) for name in names if name), str(record.details.get("external_id", "")))
