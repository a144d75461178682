"""Entries and lines as Pennylane shows them (specs/pennylane.md, 4 and 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.book import Book
from ledger.core.accounts import Account
from ledger.core.entries import Entry, Line
from ledger.dialects.pennylane import inbound
from ledger.dialects.pennylane.inbound import journal_id, piece_number
from ledger.dialects.pennylane.neighbours import account_number, file_url, instant
from ledger.http.request import Request
from ledger.http.response import Response

PREFIX = "/api/external/v2"


@dataclass(frozen=True, slots=True)
class View:
    """How one request's answer spells one book: its links, and the accounts that it names."""

    request: Request
    book: Book
    accounts: Mapping[int, Account]

    @classmethod
    def of(cls, request: Request, book: Book, entries: Iterable[Entry] = ()) -> "View":
        """With the accounts of the entries; they are in the chart if the request has posted."""
        named = {line.account for entry in entries for line in entry.lines}
        return cls(request, book, book.read.terms(named))

    @classmethod
    def of_lines(cls, request: Request, book: Book, rows: Iterable[tuple[Entry, Line]]) -> "View":
        """With the accounts of the lines."""
        return cls(request, book, book.read.terms({line.account for _, line in rows}))

    def accepted(self, entry: Entry, status: int) -> Response:
        """What POST and PUT answer: the answer of 2026, which has that of 2025 in it."""
        body = {
            **self._header(entry),
            "journal_id": journal_id(entry),
            "ledger_attachment_filename": _file(entry).get("filename"),
            "ledger_attachment_id": _file(entry).get("id"),
            "ledger_entry_lines": [
                {**self._line(entry, line), "ledger_account_id": line.account}
                for line in entry.lines
            ],
        }
        return Response(status, body, _tagged(entry))

    def entry(self, entry: Entry) -> Response:
        """What GET /ledger_entries/{id} answers."""
        lines = [self._line(entry, line) for line in entry.lines]
        body = {**self._header(entry), **_times(entry), "ledger_entry_lines": lines}
        return Response(200, body, _tagged(entry))

    def listed(self, entry: Entry) -> dict[str, Any]:
        """An item of GET /ledger_entries: without lines."""
        return {
            **self._header(entry),
            **_times(entry),
            "journal_id": journal_id(entry),
            "ledger_attachment_filename": _file(entry).get("filename"),
        }

    def line_of_entry(self, row: tuple[Entry, Line]) -> dict[str, Any]:
        """An item of GET /ledger_entries/{id}/ledger_entry_lines."""
        entry, line = row
        return {**self._line(entry, line), "ledger_account_id": line.account}

    def line(self, row: tuple[Entry, Line]) -> dict[str, Any]:
        """A line with what it belongs to, as GET /ledger_entry_lines shows it."""
        entry, line = row
        number = entry.line_number(line)
        return {
            **self._line(entry, line),
            **_times(entry),
            "categories": [],
            "journal": self._linked("journals", journal_id(entry)),
            "date": date_of(entry),
            "ledger_entry": {"id": entry.number},
            "lettered_ledger_entry_lines": {
                "ids": [],
                "url": self._url(f"ledger_entry_lines/{number}/lettered_ledger_entry_lines"),
            },
        }

    def _header(self, entry: Entry) -> dict[str, Any]:
        file = _file(entry)
        return {
            "id": entry.number,
            "label": entry.description,
            "piece_number": piece_number(entry),
            "date": date_of(entry),
            "due_date": entry.details.get("due_on"),
            "invoice_number": None,
            "journal": self._linked("journals", journal_id(entry)),
            "status": None,
            "categories": [],
            "attachment": self._attachment(file) if file else None,
        }

    def _attachment(self, file: Mapping[str, Any]) -> dict[str, Any]:
        return {"filename": file["filename"], "url": file_url(self.request, self.book, file)}

    def _line(self, entry: Entry, line: Line) -> dict[str, Any]:
        debit, credit = inbound.amounts(line, entry.currency)
        account = self.accounts[line.account]
        return {
            "id": entry.line_number(line),
            "debit": debit,
            "credit": credit,
            "label": line.description,
            "ledger_account": {
                "id": account.number,
                "number": account_number(account),
                "url": self._url(f"ledger_accounts/{account.number}"),
            },
        }

    def _linked(self, kind: str, number: int) -> dict[str, Any]:
        return {"id": number, "url": self._url(f"{kind}/{number}")}

    def _url(self, path: str) -> str:
        return f"{self.request.base_url}{PREFIX}/{path}"


def values_of(entry: Entry, line: Line | None = None) -> Mapping[str, Any]:
    """What a list of entries, or of lines, can be filtered by."""
    values = {"id": entry.number, "journal_id": journal_id(entry), "date": date_of(entry)}
    if line is None:
        return values
    return {**values, "id": entry.line_number(line), "ledger_account_id": line.account}


def date_of(entry: Entry) -> str:
    return entry.effective_at.date().isoformat()


def _tagged(entry: Entry) -> dict[str, str]:
    """The version as an entity tag, for `If-Match`."""
    return {"ETag": f'"{entry.version}"'}


def _times(entry: Entry) -> dict[str, str]:
    times = {"created_at": entry.created_at, "updated_at": entry.updated_at}
    return {name: instant(at) for name, at in times.items()}


def _file(entry: Entry) -> Mapping[str, Any]:
    said = entry.details.get("file")
    return said if isinstance(said, dict) else {}
