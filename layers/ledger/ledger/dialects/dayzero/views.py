"""Journal entries, ledgers and businesses as DayZero shows them (specs/dayzero.md, 2 and 3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ledger.book import Book
from ledger.core import ids
from ledger.core.accounts import Account, Direction
from ledger.core.entries import Entry, Line
from ledger.dialects.dayzero.lookup import CURRENCIES
from ledger.http.request import Request
from ledger.http.response import Response

WORDS = {Direction.DEBIT: "debit", Direction.CREDIT: "credit"}


@dataclass(frozen=True, slots=True)
class View:
    """How one request's answer spells one book, with the ledgers that it names."""

    request: Request
    book: Book
    accounts: Mapping[int, Account]

    @classmethod
    def of(cls, request: Request, book: Book, entries: Iterable[Entry] = ()) -> "View":
        """With the ledgers of the entries."""
        named = {line.account_id for entry in entries for line in entry.lines}
        return cls(request, book, book.read.terms(named))

    def answer(self, entry: Entry, status: int, **more: Any) -> Response:
        """An entry bare, as the reference prints it, and in the envelope of its newest pages."""
        return enveloped({**self.entry(entry), **more}, status)

    def entry(self, entry: Entry) -> dict[str, Any]:
        """A JournalEntryResponse."""
        return {
            "id": self._uuid("entry", entry.entry_id),
            "description": entry.description,
            "currency": entry.currency,
            "entry_date": entry.effective_at.date().isoformat(),
            "business_id": self.book.read.scope.business_id,
            "invoice_id": entry.details.get("invoice_id"),
            "inventory_order_id": entry.details.get("inventory_order_id"),
            "source": "manual",
            "creation_method": "manual",
            "line_entries": [self._line(entry, line) for line in entry.lines],
            "thread": None,
            "attachment": self._attachment(entry),
            "reversal_of_id": self._linked(entry.reverses),
            "reversed_by_id": self._linked(entry.reversed_by),
            "created_at": instant(entry.created_at),
            "updated_at": instant(entry.updated_at),
        }

    def ledger(self, account: Account) -> dict[str, Any]:
        """A ledger; what its dialect did not say is as an active, editable one has it."""
        terms = account.terms
        details = terms.details
        names = ("sort_code", "sub_type", "report_cash_flow", "description")
        others = ("cash_flow_section", "cfs_class", "financial_account_type")
        return {
            "id": self._uuid("account", account.account_id),
            "business_id": self.book.read.scope.business_id,
            "name": terms.name,
            "type": terms.type.value,
            "debit_credit": WORDS[terms.normal_balance],
            "account_number": terms.code or None,
            "currency": details.get("currency") or terms.currency,
            "status": details.get("status", "active"),
            "editable": details.get("editable", True),
            "parent_id": None if terms.parent is None else self._uuid("account", terms.parent),
            **{name: details.get(name) for name in (*names, *others)},
            "created_at": instant(account.created_at),
            "updated_at": instant(account.updated_at or account.created_at),
        }

    def statement_line(self, entry: Entry, line: Line) -> dict[str, Any]:
        """A line with its entry's day and words."""
        day, said = entry.effective_at.date().isoformat(), entry.description
        return {**self._line(entry, line), "date": day, "journal_entry_description": said}

    def _line(self, entry: Entry, line: Line) -> dict[str, Any]:
        number = ids.split_line_number(entry.line_number(line))
        business_id = self.book.read.scope.business_id
        return {
            "id": ids.to_uuid(business_id, "line", *number),
            "amount": line.amount_minor,
            "debit_credit": WORDS[line.direction],
            "ledger_id": self._uuid("account", line.account_id),
            "ledger_name": self.accounts[line.account_id].terms.name,
            "description": line.description,
            "journal_entry_id": self._uuid("entry", entry.entry_id),
        }

    def _attachment(self, entry: Entry) -> dict[str, Any] | None:
        file = entry.details.get("file")
        if not isinstance(file, dict):
            return None
        digest, filename = str(file["digest"]), str(file["filename"])
        url = self.request.runtime.files.link(self.book.read.scope, digest, filename)
        return {"filename": filename, "url": url}

    def _linked(self, number: int | None) -> str | None:
        return None if number is None else self._uuid("entry", number)

    def _uuid(self, kind: str, number: int) -> str:
        return ids.to_uuid(self.book.read.scope.business_id, kind, number)


def enveloped(bare: dict[str, Any], status: int) -> Response:
    """An object with the fields of SuccessEnvelope beside its own (specs/dayzero.md, 2)."""
    envelope = {"success": True, "message": "Success", "code": status, "data": bare}
    return Response(status, {**bare, **envelope})


def businesses(request: Request) -> list[dict[str, Any]]:
    """The businesses that the token is for."""
    found = map(request.business, request.known_principal.business_ids)
    return [
        {
            "id": business.business_id,
            "name": business.name,
            "currency": business.currency,
            "is_currency_supported": business.currency in CURRENCIES,
            "created_at": instant(business.created_at),
        }
        for business in found
    ]


def instant(at: datetime) -> str:
    """A time as FastAPI writes it: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
