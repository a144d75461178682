"""Views of entries and their lines, and of tokens (specs/layer.md, 3 and 4).

They have each field that the vendor's React client needs, even if the reference does not print it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Raw

from ledger.book import Book
from ledger.core.entries import Entry, Line
from ledger.core.ids import Kind
from ledger.core.texts import format_instant
from ledger.dialects.layerfi.lookup import CUSTOMER, DIMENSION, METADATA, VENDOR
from ledger.dialects.layerfi.views.lines import LineView
from ledger.http.response import rendered


class View(LineView, frozen=True, dict=True):
    """Views of one book's entries, with the accounts, parties and tag dimensions they name."""

    @classmethod
    def load(cls, book: Book, entries: Iterable[Entry] = ()) -> "View":
        """Build a view with what the entries name. A post needs no read."""
        entries = tuple(entries)
        accounts = book.read.terms({line.account_id for entry in entries for line in entry.lines})
        all_details: list[Mapping[str, Any]] = [
            details
            for entry in entries
            for details in (entry.details, *(line.details for line in entry.lines if line.details))
        ]
        parties = {}
        for kind in (CUSTOMER, VENDOR):
            numbers = {number for details in all_details if (number := details.get(kind))}
            parties[kind] = book.read.known_records(kind, numbers)
        numbers = {tag[0] for details in all_details for tag in details.get("tags", [])}
        dimensions = book.read.known_records(DIMENSION, numbers)
        return cls(book.read.scope.business_id, accounts, parties, dimensions)

    def manual_entry(self, entry: Entry) -> dict[str, Any]:
        """Return the answer to a new journal entry (specs/layer.md, 3).

        The printed fields are on top, and all fields are in `data`.
        """
        flat = self._head("Manual_Entry", entry)
        return {**flat, "data": {**flat, **self._rest(entry)}}

    def custom_entry(self, entry: Entry) -> dict[str, Any]:
        """Return a custom journal entry, in `data` alone (specs/layer.md, 4)."""
        head = {**self._head("Custom_Journal_Entry", entry), "business_id": self.business_id}
        return {**head, **self._rest(entry)}

    @classmethod
    def custom_entries(cls, book: Book, entries: Sequence[Entry]) -> dict[str, Any]:
        """Return the answer to entries that were created together, in the order of the request."""
        view = cls.load(book, entries)
        return {"data": {"entries": [view.custom_entry(entry) for entry in entries]}}

    def _head(self, title: str, entry: Entry) -> dict[str, Any]:
        return {
            "type": title,
            "id": self.ids.uuid(Kind.MANUAL_ENTRY, entry.entry_id),
            "entry_id": self.ids.entry(entry.entry_id),
            "created_by": created_by(entry),
            "memo": entry.description,
            **self.parties_of(entry.details),
            "transaction_tags": self.tags(entry),
        }

    def _rest(self, entry: Entry) -> dict[str, Any]:
        """Return the other fields. Memo and tags of a line are on the manual entry's line only."""
        line_ids = self.ids.lines(entry, entry.lines)
        return {
            "external_id": entry.details.get("external_id"),
            "line_items": self.manual_rows(entry, line_ids),
            "entry": self._entry(entry, self.rows(entry, line_ids)),
            "metadata": metadata(entry),
            "reference_number": entry.details.get("reference_number"),
        }

    def entry(self, entry: Entry) -> dict[str, Any]:
        """Return a ledger entry (specs/layer.md, 4).

        The entry has its own customer and vendor; a line has only those of the line.
        """
        rows = zip(entry.lines, self.ids.lines(entry, entry.lines), strict=True)
        lines = [{**self.row(entry, *row), **self.texts(entry, row[0])} for row in rows]
        return self._entry(entry, lines)

    def _entry(self, entry: Entry, lines: list[dict[str, Any]] | Raw) -> dict[str, Any]:
        created_at = format_instant(entry.created_at, digits=3)
        return {
            "type": "Ledger_Entry",
            "id": self.ids.entry(entry.entry_id),
            "business_id": self.business_id,
            "ledger_id": self.ids.uuid(Kind.LEDGER, 0),
            "entry_number": entry.entry_id,
            "agent": "API",
            "entry_type": "MANUAL" if entry.reverses is None else "REVERSAL",
            **self.parties_of(entry.details),
            "date": created_at,
            "entry_at": format_instant(entry.effective_at, digits=3),
            "created_at": created_at,
            "reversal_of_id": self.linked(entry.reverses),
            "reversal_id": self.linked(entry.reversed_by),
            "line_items": lines,
            "transaction_tags": self.tags(entry),
            "memo": entry.description,
            "metadata": metadata(entry),
            "reference_number": entry.details.get("reference_number"),
            "source": self._source(entry),
        }

    def account_line(
        self, row: tuple[Entry, Line], running: Mapping[tuple[int, int], int]
    ) -> dict[str, Any]:
        """Return a line of an account with the running balance; null for an account of labels."""
        entry, line = row
        return {
            **self.row(entry, line, *self.ids.lines(entry, [line])),
            **self.parties_of({**entry.details, **line.details}),
            "memo": line.description,
            "entry_number": entry.entry_id,
            "date": format_instant(entry.effective_at, digits=3),
            "source": self._source(entry),
            "is_reversed": entry.reversed_by is not None,
            "running_balance": running.get((entry.entry_id, line.slot)),
            "tags": self.tags(entry, line),
        }

    def _source(self, entry: Entry) -> dict[str, Any]:
        names = ("external_id", "reference_number")
        return {
            "type": "Manual_Ledger_Entry_Source",
            "manual_entry_id": self.ids.uuid(Kind.MANUAL_ENTRY, entry.entry_id),
            "created_by": created_by(entry),
            "display_description": entry.description,
            "entity_name": "Manual entry",
            "memo": entry.description,
            **{name: entry.details.get(name) for name in names},
            "metadata": metadata(entry),
        }


def created_by(entry: Entry) -> str:
    """Return the entry's author. An entry of another dialect has none, so it is `API`."""
    return str(entry.details.get("created_by", "API"))


def metadata(entry: Entry) -> Any:
    """Return the entry's metadata, each number exactly as in the request."""
    text = entry.details.get(METADATA)
    return rendered(text) if isinstance(text, str) else entry.details.get("metadata")
