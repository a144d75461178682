"""Entries, lines, accounts, journals, files and the company as Pennylane shows them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from string import ascii_uppercase
from typing import Any

from msgspec import Raw, Struct

from ledger.book import Book
from ledger.book.categorized import NONE_CATEGORIZED, Categorized, read_categorized
from ledger.book.lettered import NONE_LETTERED, Lettered, read_lettered, states_of
from ledger.core import categories, ids, money
from ledger.core.accounts import DEBIT, Account, AccountState
from ledger.core.categories import CATEGORY, Categorization, Share
from ledger.core.details import NEGATIVE, file_of
from ledger.core.entries import Entry, Line
from ledger.core.records import Record
from ledger.core.texts import format_instant
from ledger.dialects.pennylane import chart_of_accounts
from ledger.dialects.pennylane.lookup import integer_id
from ledger.http.access import find_business
from ledger.http.request import Request
from ledger.http.response import FEW, Response, around, array, rendered, to_json

PREFIX = "/api/external/v2"
PIECE_LETTERS = 10


class View(Struct, frozen=True, dict=True):
    """Views of one book for one request: its links, and the accounts of its lines.

    `lettered` and `categorized` have the letterings and the categories of the lines, for the views
    that show them.
    """

    request: Request
    book: Book
    accounts: Mapping[int, Account]
    lettered: Lettered = NONE_LETTERED
    categorized: Categorized = NONE_CATEGORIZED

    @classmethod
    def load(cls, request: Request, book: Book, entries: Iterable[Entry] = ()) -> "View":
        """Build a view with the accounts of the entries. After a post the cache has them all."""
        account_ids = {line.account_id for entry in entries for line in entry.lines}
        return cls(request, book, book.read.terms(account_ids))

    @classmethod
    def load_of_lines(
        cls, request: Request, book: Book, rows: Sequence[tuple[Entry, Line]]
    ) -> "View":
        """Build a view with the accounts, letterings and categories of the lines."""
        accounts = book.read.terms({line.account_id for _, line in rows})
        states = states_of(rows)
        lettered = read_lettered(book.read, states)
        return cls(request, book, accounts, lettered, read_categorized(book.read, states))

    def accepted(self, entry: Entry, status: int) -> Response:
        """Answer POST and PUT: the fields of 2026, which include those of 2025."""
        body = {
            **self._header(entry),
            "journal_id": journal_id(entry),
            "ledger_attachment_filename": file_of(entry).get("filename"),
            "ledger_attachment_id": file_of(entry).get("id"),
            "ledger_entry_lines": self._rows(entry),
        }
        return Response(status, body, _etag(entry))

    def entry(self, entry: Entry) -> Response:
        """Answer GET /ledger_entries/{id} (specs/pennylane.md, 4)."""
        lines = [self._line(entry, line) for line in entry.lines]
        body = {**self._header(entry), **_times(entry), "ledger_entry_lines": lines}
        return Response(200, body, _etag(entry))

    def summary(self, entry: Entry) -> dict[str, Any]:
        """Return an item of GET /ledger_entries, which has no lines."""
        return {
            **self._header(entry),
            **_times(entry),
            "journal_id": journal_id(entry),
            "ledger_attachment_filename": file_of(entry).get("filename"),
        }

    def line_of_entry(self, row: tuple[Entry, Line]) -> dict[str, Any]:
        """Return an item of GET /ledger_entries/{id}/ledger_entry_lines."""
        entry, line = row
        return {**self._line(entry, line), "ledger_account_id": line.account_id}

    def line(self, row: tuple[Entry, Line]) -> dict[str, Any]:
        """Return an item of GET /ledger_entry_lines: a line with its entry and journal."""
        entry, line = row
        line_id = entry.line_id(line)
        acts = (self.lettered.of_line(line_id), self.categorized.of_line(line_id))
        shares = self.categorized.shares_of(line_id)
        return {
            **self._line(entry, line),
            **_times(entry, *(act.at for act in acts if act)),
            "categories": [category_of_line(share, record) for share, record in shares],
            "journal": self._linked("journals", journal_id(entry)),
            "date": date_of(entry),
            "ledger_entry": {"id": entry.entry_id},
            "lettered_ledger_entry_lines": {
                "ids": list(self.lettered.group_of(line_id)),
                "url": self._url(f"ledger_entry_lines/{line_id}/lettered_ledger_entry_lines"),
            },
        }

    def _rows(self, entry: Entry) -> list[dict[str, Any]] | Raw:
        if len(entry.lines) > FEW:
            return array(self._texts(entry))
        return [self.line_of_entry((entry, line)) for line in entry.lines]

    def _texts(self, entry: Entry) -> Iterator[str]:
        # Lines differ by account, and then by four values.
        alike: dict[int, Sequence[str]] = {}
        for line_id, line in entry.lines_by_id().items():
            if line.account_id not in alike:
                row = self.line_of_entry((entry, line))
                alike[line.account_id] = around(row, "id", "debit", "credit", "label")
            begin, first, second, third, end = alike[line.account_id]
            debit, credit = amounts(line, entry.currency)
            label = to_json(line.description) if line.description else '""'
            yield f'{begin}{line_id}{first}"{debit}"{second}"{credit}"{third}{label}{end}'

    def _header(self, entry: Entry) -> dict[str, Any]:
        file = file_of(entry)
        return {
            "id": entry.entry_id,
            "label": entry.description,
            "piece_number": piece_number(entry),
            "date": date_of(entry),
            "due_date": entry.details.get("due_on"),
            "invoice_number": "",
            "journal": self._linked("journals", journal_id(entry)),
            "status": None,
            "categories": [],
            "attachment": self._attachment(file) if file else None,
        }

    def _attachment(self, file: Mapping[str, Any]) -> dict[str, Any]:
        return {"filename": file["filename"], "url": file_url(self.request, self.book, file)}

    def _line(self, entry: Entry, line: Line) -> dict[str, Any]:
        debit, credit = amounts(line, entry.currency)
        return {
            "id": entry.line_id(line),
            "debit": debit,
            "credit": credit,
            "label": line.description,
            "ledger_account": self._accounts[line.account_id],
        }

    @cached_property
    def _accounts(self) -> Mapping[int, Raw]:
        """The accounts as text, since each line of one repeats it."""
        return {
            account_id: rendered(
                to_json(
                    {
                        "id": account_id,
                        "number": account_number(account),
                        "url": self._url(f"ledger_accounts/{account_id}"),
                    }
                )
            )
            for account_id, account in self.accounts.items()
        }

    def _linked(self, kind: str, number: int) -> dict[str, Any]:
        return {"id": number, "url": self._url(f"{kind}/{number}")}

    def _url(self, path: str) -> str:
        return f"{self.request.base_url}{PREFIX}/{path}"


def values_of(entry: Entry, line: Line | None = None) -> Mapping[str, Any]:
    """Return the filterable fields of an entry, or of one of its lines."""
    values = {"id": entry.entry_id, "journal_id": journal_id(entry), "date": date_of(entry)}
    if line is None:
        return values
    return {**values, "id": entry.line_id(line), "ledger_account_id": line.account_id}


def date_of(entry: Entry) -> str:
    """Return the entry's effective date, as YYYY-MM-DD."""
    """Return the entry's effective date, as YYYY-MM-DD."""
    return entry.effective_at.date().isoformat()


def _etag(entry: Entry) -> dict[str, str]:
    """Return the version as an entity tag, for `If-Match`."""
    return {"ETag": f'"{entry.version}"'}


def _times(entry: Entry, *changes: datetime) -> dict[str, str]:
    """Return the times of an entry, or of a line with further changes."""
    updated_at = max(entry.updated_at, *changes) if changes else entry.updated_at
    times = {"created_at": entry.created_at, "updated_at": updated_at}
    return {name: format_instant(at) for name, at in times.items()}


def account_number(account: Account) -> str:
    """Return the account's code. An account without a code gets one derived from its id."""
    return account.terms.code or chart_of_accounts.number_for(
        account.terms.type, account.account_id
    )


def account_state(state: AccountState) -> dict[str, Any]:
    """Return a ledger account, enabled while it is open and active (specs/pennylane.md, 6)."""
    return account(state.account, state.is_open)


def account(opened: Account, is_open: bool = True) -> dict[str, Any]:
    """Return a ledger account (specs/pennylane.md, 6)."""
    number, details = account_number(opened), opened.terms.details
    return {
        "id": opened.account_id,
        "number": number,
        "label": opened.terms.name,
        "vat_rate": details.get("vat_rate", "any"),
        "country_alpha2": details.get("country", "any"),
        "enabled": is_open and not opened.is_inactive,
        "type": chart_of_accounts.type_name(number),
        "letterable": bool(details.get("letterable", number.startswith(("401", "411")))),
        "created_at": format_instant(opened.created_at),
        "updated_at": format_instant(opened.updated_at or opened.created_at),
    }


def journal(record: Record) -> dict[str, Any]:
    """Return a journal (specs/pennylane.md, 6)."""
    code, label, kind = (str(record.details[name]) for name in ("code", "label", "type"))
    kind = chart_of_accounts.EARLIER_TYPES.get(kind, kind)
    return {"id": record.record_id, "code": code, "label": label, "type": kind}


def category(record: Record) -> dict[str, Any]:
    """Return a category."""
    return {**category_of_group(record), "category_group": {"id": categories.group_of(record)}}


def category_of_group(record: Record) -> dict[str, Any]:
    """Return a category in the list of its group, which does not repeat the group."""
    details = record.details
    return {
        "id": record.record_id,
        "label": details["label"],
        "direction": details["direction"],
        "analytical_code": details["code"],
        **_record_times(record),
    }


def category_of_line(share: Share, record: Record) -> dict[str, Any]:
    """Return a category of a line with its weight."""
    return {
        "id": record.record_id,
        "label": record.details["label"],
        "weight": categories.text_of_weight(share.weight),
        "category_group": {"id": categories.group_of(record)},
        "analytical_code": record.details["code"],
        **_record_times(record),
    }


def category_group(request: Request, record: Record) -> dict[str, Any]:
    """Return a category group with the link to its categories."""
    path = f"{PREFIX}/category_groups/{record.record_id}/categories"
    return {
        "id": record.record_id,
        "label": record.details["label"],
        "categories": {"url": f"{request.base_url}{path}"},
        **_record_times(record),
    }


def categorized_line(book: Book, act: Categorization) -> dict[str, Any]:
    """Return a line as the change of its categories left it."""
    records = book.read.known_records(CATEGORY, {share.category_id for share in act.shares})
    rows = [category_of_line(share, records[share.category_id]) for share in act.shares]
    return {"ledger_entry_line": {"id": act.line_id, "label": act.label, "categories": rows}}


def _record_times(record: Record) -> dict[str, str]:
    times = {"created_at": record.created_at, "updated_at": record.updated_at}
    return {name: format_instant(at) for name, at in times.items()}


def file(request: Request, book: Book, record: Record) -> dict[str, Any]:
    """Return an attachment. Its signed URL expires after minutes (specs/pennylane.md, 6)."""
    return {
        "id": record.record_id,
        "url": file_url(request, book, record.details),
        "filename": record.details["filename"],
    }


def ledger_attachment(record: Record) -> dict[str, Any]:
    """Return an attachment in the list of 2025, which has no URL."""
    return {"id": record.record_id, "filename": record.details["filename"]}


def file_attachment(request: Request, book: Book, record: Record) -> dict[str, Any]:
    """Return an attachment with its times."""
    return {**file(request, book, record), **_record_times(record)}


def file_url(request: Request, book: Book, details: Mapping[str, Any]) -> str:
    """Return a signed URL of the file."""
    """Return a signed URL of the file."""
    files, scope = request.runtime.files, book.read.scope
    return files.link(scope, details["digest"], details["filename"])


def me(request: Request, business_id: str) -> dict[str, Any]:
    """Return the token's user and company (specs/pennylane.md, 6).

    Our clients are programs, so the user's names are placeholders.
    """
    principal, business = request.known_principal, find_business(request, business_id)
    return {
        "user": {
            "id": integer_id("client", principal.client_id),
            "first_name": "API",
            "last_name": "client",
            "email": f"{principal.client_id}@{principal.tenant_id}.invalid",
            "locale": "fr",
        },
        "company": {
            "id": integer_id("company", business.business_id),
            "name": business.name,
            "reg_no": business.business_id,
            "accounting_logic": "FR_PCG",
        },
        "scopes": sorted(principal.scopes),
    }


def amounts(line: Line, currency: str) -> tuple[str, str]:
    """Return debit and credit of a line, with all decimals of the currency."""
    debit_minor, credit_minor = amounts_minor(line)
    return money.to_text(debit_minor, currency), money.to_text(credit_minor, currency)


def amounts_minor(line: Line) -> tuple[int, int]:
    """Return debit and credit of a line in minor units; one is 0, the other may be negative."""
    is_negative = bool(line.details.get(NEGATIVE))
    amount_minor = -line.amount_minor if is_negative else line.amount_minor
    is_debit = (line.direction is DEBIT) != is_negative
    return (amount_minor, 0) if is_debit else (0, amount_minor)


def journal_id(entry: Entry) -> int:
    """Return the id of an entry's journal; another dialect's entry is in the first one."""
    record_id = entry.details.get("journal")
    return record_id if isinstance(record_id, int) else chart_of_accounts.MISCELLANEOUS


def piece_number(entry: Entry) -> str:
    """Return the piece number: the client's, or ten letters that are the same for ever."""
    piece = entry.details.get("piece")
    if piece:
        return str(piece)
    number = int.from_bytes(ids.digest("piece", str(entry.entry_id))[:8])
    return "".join([ascii_uppercase[number // 26**place % 26] for place in range(PIECE_LETTERS)])
