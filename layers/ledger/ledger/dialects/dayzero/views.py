"""Journal entries, ledgers and businesses in DayZero's shape (specs/dayzero.md, 2 and 3)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Raw, Struct

from ledger.book import Book, journal
from ledger.core.accounts import Account, Direction
from ledger.core.details import file_of
from ledger.core.entries import Entry, Line
from ledger.core.texts import format_instant
from ledger.dialects.dayzero.lookup import CURRENCIES
from ledger.http.access import find_business
from ledger.http.request import Request
from ledger.http.response import FEW, Response, around, array, to_json

WORDS = {Direction.DEBIT: "debit", Direction.CREDIT: "credit"}


class View(Struct, frozen=True):
    """The book behind one answer, and the ledgers of its lines."""

    request: Request
    book: Book
    accounts: Mapping[int, Account]

    @classmethod
    def load(cls, request: Request, book: Book, entries: Iterable[Entry] = ()) -> "View":
        """Return a view with the ledgers of the entries, closed ones too, in one read."""
        account_ids = {line.account_id for entry in entries for line in entry.lines}
        return cls(request, book, book.read.terms(account_ids))

    def answer(self, entry: Entry, status: int, **more: Any) -> Response:
        """Answer an entry bare, as the reference prints it, and in the envelope beside that."""
        return enveloped({**self.entry(entry), **more}, status)

    def entry(self, entry: Entry) -> dict[str, Any]:
        """Return a JournalEntryResponse."""
        return {
            "id": self.book.ids.entry(entry.entry_id),
            "description": entry.description,
            "currency": entry.currency,
            "entry_date": entry.effective_at.date().isoformat(),
            "business_id": self.book.read.scope.business_id,
            "invoice_id": entry.details.get("invoice_id"),
            "inventory_order_id": entry.details.get("inventory_order_id"),
            "source": "manual",
            "creation_method": "manual",
            "line_entries": self._rows(entry),
            "thread": None,
            "attachment": self._attachment(entry),
            "reversal_of_id": self._linked(entry.reverses),
            "reversed_by_id": self._linked(entry.reversed_by),
            "created_at": format_instant(entry.created_at),
            "updated_at": format_instant(entry.updated_at),
        }

    def ledger(self, account: Account, balance_minor: int = 0) -> dict[str, Any]:
        """Return a LedgerResponse (specs/dayzero.md, 3); `balance_minor` is on its own side.

        A field that another dialect left out has DayZero's default.
        """
        terms = account.terms
        details = terms.details
        sort_code = details.get("sort_code")
        names = (
            *("sub_type", "report_cash_flow", "description"),
            *("cash_flow_section", "cfs_class", "financial_account_type"),
        )
        return {
            "id": self.book.ids.account(account.account_id),
            "business_id": self.book.read.scope.business_id,
            "name": terms.name,
            "type": terms.type.value,
            "debit_credit": WORDS[terms.normal_balance],
            "account_number": terms.code or None,
            "currency": details.get("currency") or terms.currency,
            "balance": balance_minor,
            "status": details.get("status", "active"),
            "editable": details.get("editable", True),
            "parent_id": terms.parent and self.book.ids.account(terms.parent),
            "sort_code": None if sort_code is None else str(sort_code),
            **{name: details.get(name) for name in names},
            # Only Dwolla's accounts have a role, and Dwolla's operations need them.
            "is_required": bool(terms.role),
            **dict.fromkeys(("system_key", "teal_ledger_id", "teal_account_link_id")),
            "created_at": format_instant(account.created_at),
            "updated_at": format_instant(account.updated_at or account.created_at),
        }

    def statement_line(self, entry: Entry, line: Line) -> dict[str, Any]:
        """Return a line with its entry's day and description."""
        day = entry.effective_at.date().isoformat()
        description = {"journal_entry_description": entry.description}
        (line_id,) = self.book.ids.lines(entry, [line])
        return {**self._row(entry, line, line_id), "date": day, **description}

    def _row(self, entry: Entry, line: Line, line_id: str) -> dict[str, Any]:
        return {
            "id": line_id,
            "amount": line.amount_minor,
            "debit_credit": WORDS[line.direction],
            "ledger_id": self.book.ids.account(line.account_id),
            "ledger_name": self.accounts[line.account_id].terms.name,
            "description": line.description,
            "journal_entry_id": self.book.ids.entry(entry.entry_id),
        }

    def _rows(self, entry: Entry) -> list[dict[str, Any]] | Raw:
        rows = zip(entry.lines, self.book.ids.lines(entry, entry.lines), strict=True)
        if len(entry.lines) > FEW:
            return array(self._texts(entry, rows))
        return [self._row(entry, *row) for row in rows]

    def _texts(self, entry: Entry, rows: Iterable[tuple[Line, str]]) -> Iterator[str]:
        # Lines differ by ledger and side, and then by three values.
        alike: dict[tuple[int, Direction], Sequence[str]] = {}
        for line, line_id in rows:
            kind = line.account_id, line.direction
            if kind not in alike:
                row = self._row(entry, line, line_id)
                alike[kind] = around(row, "id", "amount", "description")
            begin, first, second, end = alike[kind]
            text = to_json(line.description) if line.description else '""'
            yield f'{begin}"{line_id}"{first}{line.amount_minor}{second}{text}{end}'

    def _attachment(self, entry: Entry) -> dict[str, Any] | None:
        file = file_of(entry)
        if not file:
            return None
        digest, filename = str(file["digest"]), str(file["filename"])
        url = self.request.runtime.files.link(self.book.read.scope, digest, filename)
        return {"filename": filename, "url": url}

    def _linked(self, entry_id: int | None) -> str | None:
        return None if entry_id is None else self.book.ids.entry(entry_id)


def enveloped(
    bare: dict[str, Any], status: int, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer an object with the fields of SuccessEnvelope beside its own (specs/dayzero.md, 2)."""
    envelope = {"success": True, "message": "Success", "code": str(status)}
    assert not bare.keys() & {*envelope, "data"}, "no field hides another"
    # The answer has all fields twice, and they become text once.
    text = to_json(bare)
    body = f'{text[:-1]},{to_json(envelope)[1:-1]},"data":{text}}}'
    return Response(status, body, headers or {})


def business(request: Request, business_id: str) -> dict[str, Any]:
    """Return a business of the request's token."""
    business = find_business(request, business_id)
    created_at = format_instant(business.created_at)
    return {
        "id": business.business_id,
        "name": business.name,
        "currency": business.currency,
        "default_currency": business.currency,
        "is_currency_supported": business.currency in CURRENCIES,
        "tax_year_end_month": 12,
        "tax_year_display": "Calendar Year (Jan-Dec)",
        "plaid_connections": [],
        "slack_connected": False,
        **dict.fromkeys(("firm_id", "mailbox", "logo_url")),
        "created_at": created_at,
        "updated_at": created_at,
    }


def one_business(request: Request, book: Book) -> dict[str, Any]:
    """Return the same of a book's business, with the day of its first entry, or null."""
    first_day = journal.first_day(book.read)
    start = None if first_day is None else first_day.isoformat()
    return {**business(request, book.read.scope.business_id), "entries_start": start}
