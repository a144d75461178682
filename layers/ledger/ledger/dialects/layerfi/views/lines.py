"""Views of lines: on ledger entries and on manual entries (specs/layer.md, 3 and 4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Raw

from ledger.core import sizes
from ledger.core.accounts import Account, Direction
from ledger.core.entries import Entry, Line
from ledger.core.ids import Kind
from ledger.core.records import Record
from ledger.core.texts import format_instant
from ledger.dialects.layerfi.lookup import CUSTOMER, DIMENSION, VALUE, VENDOR
from ledger.dialects.layerfi.views.records import WORDS, RecordView, name_or_null
from ledger.http.response import FEW, around, array, rendered, to_json

NOBODY: dict[str, None] = {CUSTOMER: None, VENDOR: None}


class LineView(RecordView, frozen=True, dict=True):
    """Views of the lines of one book, with the accounts, parties and tag dimensions they name."""

    accounts: Mapping[int, Account]
    parties: Mapping[Kind, Mapping[int, Record]]
    dimensions: Mapping[int, Record]

    def row(self, entry: Entry, line: Line, line_id: str) -> dict[str, Any]:
        """Return a line of a ledger entry, without its texts."""
        return {
            "id": line_id,
            "entry_id": self.ids.entry(entry.entry_id),
            "account": self._accounts[line.account_id],
            "amount": line.amount_minor,
            "direction": WORDS[line.direction],
            **self._of_line(line.details),
            "entry_at": format_instant(entry.effective_at, digits=3),
            "createdAt": format_instant(entry.created_at, digits=3),
            "entry_reversal_of": self.linked(entry.reverses),
            "entry_reversed_by": self.linked(entry.reversed_by),
        }

    def rows(self, entry: Entry, line_ids: Sequence[str]) -> list[dict[str, Any]] | Raw:
        """Return all lines of a ledger entry, without their texts."""
        if len(line_ids) > FEW:
            return array(self._rows(entry, line_ids))
        pairs = zip(entry.lines, line_ids, strict=True)
        return [self.row(entry, line, line_id) for line, line_id in pairs]

    def _rows(self, entry: Entry, line_ids: Sequence[str]) -> Iterator[str]:
        # Lines without details differ by account and direction, and then by id and amount alone.
        alike: dict[tuple[int, Direction], Sequence[str]] = {}
        for line_id, line in zip(line_ids, entry.lines, strict=True):
            kind = line.account_id, line.direction
            if line.details:
                yield to_json(self.row(entry, line, line_id))
                continue
            if kind not in alike:
                alike[kind] = around(self.row(entry, line, line_id), "id", "amount")
            begin, middle, end = alike[kind]
            yield f'{begin}"{line_id}"{middle}{line.amount_minor}{end}'

    def manual_rows(self, entry: Entry, line_ids: Sequence[str]) -> list[dict[str, Any]] | Raw:
        """Return all lines of a manual entry, with the ids of the ledger entry's lines."""
        manual_ids = self.ids.lines(entry, entry.lines, Kind.MANUAL_LINE)
        triples = zip(entry.lines, manual_ids, line_ids, strict=True)
        if len(line_ids) > FEW:
            return array(self._manual_rows(entry, triples))
        return [self._manual_row(entry, *triple) for triple in triples]

    def _manual_rows(self, entry: Entry, triples: Iterable[tuple[Line, str, str]]) -> Iterator[str]:
        alike: Sequence[str] = ()
        for line, manual_id, line_id in triples:
            if line.details:
                yield to_json(self._manual_row(entry, line, manual_id, line_id))
                continue
            if not alike:
                row = self._manual_row(entry, line, manual_id, line_id)
                alike = around(row, "id", "line_item_id", "memo")
            begin, first, second, end = alike
            memo = to_json(line.description) if line.description else '""'
            yield f'{begin}"{manual_id}"{first}"{line_id}"{second}{memo}{end}'

    def _manual_row(self, entry: Entry, line: Line, manual_id: str, line_id: str) -> dict[str, Any]:
        return {
            "id": manual_id,
            "line_item_id": line_id,
            "external_id": line.details.get("external_id"),
            **self._of_line(line.details),
            **self.texts(entry, line),
        }

    def texts(self, entry: Entry, line: Line) -> dict[str, Any]:
        """Return a line's memo and tags."""
        return {
            "memo": line.description,
            "transaction_tags": self.tags(entry, line) if line.details else [],
        }

    def tags(self, entry: Entry, line: Line | None = None) -> list[dict[str, Any]]:
        """Return the tags of an entry itself, or of a line of it, with their present keys."""
        details: Mapping[str, Any] = (entry if line is None else line).details
        return [self._tag(entry, line, tag) for tag in details.get("tags", [])]

    def _tag(self, entry: Entry, line: Line | None, tag: Sequence[Any]) -> dict[str, Any]:
        dimension, value, key, text, display_name, value_name = tag
        at = format_instant(entry.created_at, digits=3)
        record = self.dimensions.get(dimension)
        if record is not None:
            key, display_name = record.details["name"], record.details["display_name"]
        return {
            "id": self.ids.tag(entry, line, value),
            "key": key,
            "value": text,
            "dimension_id": self.ids.uuid(DIMENSION, dimension),
            "definition_id": self.ids.uuid(VALUE, value),
            "dimension_display_name": name_or_null(display_name),
            "value_display_name": name_or_null(value_name),
            "archived_at": None,
            "created_at": at,
            "updated_at": at,
        }

    def linked(self, number: int | None) -> str | None:
        """Return the UUID of another entry, or null."""
        return None if number is None else self.ids.entry(number)

    def parties_of(self, details: Mapping[str, Any]) -> dict[str, Any]:
        """Return the customer and the vendor that details name, or null."""
        parties: dict[str, Any] = {}
        for kind in (CUSTOMER, VENDOR):
            record = self.parties[kind].get(details.get(kind, -1))
            parties[kind] = None if record is None else self.party(kind, record)
        return parties

    def _of_line(self, details: Mapping[str, Any]) -> dict[str, Any]:
        """Return a line's own customer and vendor without their long fields, or null."""
        if not details:
            return NOBODY
        return {
            kind: party and {**party, **dict.fromkeys(sizes.ASIDE)}
            for kind, party in self.parties_of(details).items()
        }

    @cached_property
    def _accounts(self) -> Mapping[int, Raw]:
        """The accounts as text, since each line of one repeats it."""
        return {
            account_id: rendered(to_json(self.account(account)))
            for account_id, account in self.accounts.items()
        }
