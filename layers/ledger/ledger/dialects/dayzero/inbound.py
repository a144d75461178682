"""DayZero's requests as the ledger's drafts, amendments and accounts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.book import Book, Opening
from ledger.core import ids
from ledger.core.accounts import AccountTerms, AccountType, Details, Direction, Json
from ledger.core.amendments import Amendment, LineChange as ChangedLine
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.core.records import Record
from ledger.dialects.dayzero import lookup
from ledger.errors import Fault, InvalidRequest, LineNotFound
from ledger.http import dates

if TYPE_CHECKING:
    from ledger.dialects.dayzero.models import (
        JournalEntryCreateRequest,
        JournalEntryUpdateRequest,
        LedgerCreateRequest,
        LedgerFields,
        LedgerUpdateRequest,
        LineChange,
        LineEntry,
        LineEntryChanges,
    )

SIDES = {"debit": Direction.DEBIT, "credit": Direction.CREDIT}
LINKS = ("invoice_id", "inventory_order_id")

_NOT_OF_OURS = (
    "Field required: entries here are in "
    + ", ".join(lookup.CURRENCIES)
    + ", and the business's own currency is {}"
)

# What a templated ledger is (specs/dayzero.md, 3).
TEMPLATES = {
    "bank_account": AccountType.ASSET,
    "credit_card": AccountType.LIABILITY,
    "payments": AccountType.ASSET,
    "payroll": AccountType.LIABILITY,
    "loan": AccountType.LIABILITY,
    "prepaid_card": AccountType.ASSET,
    "accounts_receivable": AccountType.ASSET,
    "accounts_payable": AccountType.LIABILITY,
}


def to_draft(book: Book, body: "JournalEntryCreateRequest", currency: str) -> Draft:
    """The entry that a request describes; `currency` is the business's own."""
    links: dict[str, Json] = {name: getattr(body, name) for name in LINKS}
    if body.currency is None and currency not in lookup.CURRENCIES:
        raise InvalidRequest(
            faults=(Fault(("currency",), "missing", _NOT_OF_OURS.format(currency)),)
        )
    at = body.datetime if body.date is None else dates.midnight(body.date)
    assert at is not None
    return Draft(
        effective_at=at,
        currency=body.currency or currency,
        lines=_drafts(book, body.line_entries),
        description=body.description,
        details={name: value for name, value in links.items() if value is not None},
    )


def to_amendment(book: Book, body: "JournalEntryUpdateRequest", entry: Entry) -> Amendment:
    """What a request changes about an entry as it is."""
    lookup.shown(entry)
    changes = body.line_entry_changes
    return Amendment(
        description=body.description,
        effective_at=None if body.date is None else dates.moved(entry.effective_at, body.date),
        create=_drafts(book, changes.create) if changes else (),
        update=_updates(book, changes, entry) if changes else {},
        delete=_deletions(book, changes, entry) if changes else frozenset(),
    )


def to_attached(entry: Entry, file: Record) -> Amendment:
    """The entry with a file; that of another dialect's is the same one.

    A file of the same content, kind and name as the entry's changes nothing, though it came anew.
    """
    present = entry.details.get("file")
    if isinstance(present, dict) and {**present, "id": None} == {**file.details, "id": None}:
        return Amendment()
    return Amendment(details={**entry.details, "file": {"id": file.record_id, **file.details}})


def to_opening(book: Book, body: "LedgerCreateRequest", currency: str) -> Opening:
    """The account that a request describes, of a template or of its own kind."""
    template = body.financial_account_type
    kind = TEMPLATES[template] if template else AccountType(body.type or "")
    details = _said(body)
    if template:
        details["financial_account_type"] = template
    details["currency"] = body.currency or currency
    terms = AccountTerms(
        name=body.name,
        type=kind,
        normal_balance=SIDES[body.debit_credit] if body.debit_credit else kind.normal_balance,
        parent=_ledger(book, body.parent_id),
        code=body.account_number or "",
        details=details,
    )
    return Opening(terms)


def to_changed(body: "LedgerUpdateRequest", present: AccountTerms) -> AccountTerms:
    """The account as the request wants it called."""
    details: Details = {**present.details, **_said(body)}
    return replace(present, name=body.name or present.name, details=details)


def _said(body: "LedgerFields") -> dict[str, Json]:
    names = (
        *("sort_code", "sub_type", "report_cash_flow", "editable", "description"),
        *("status", "cash_flow_section", "cfs_class"),
    )
    said: dict[str, Json] = {name: getattr(body, name) for name in names}
    return {name: value for name, value in said.items() if value is not None}


def _drafts(book: Book, lines: "Sequence[LineEntry]") -> tuple[DraftLine, ...]:
    return tuple(
        DraftLine(
            lookup.ledger_number(book, line.ledger_id),
            SIDES[line.debit_credit],
            line.amount,
            line.description or "",
        )
        for line in lines
    )


def _updates(book: Book, changes: "LineEntryChanges", entry: Entry) -> dict[int, ChangedLine]:
    return {
        _line_number(book, change.id, entry): ChangedLine(
            account_id=_ledger(book, change.ledger_id),
            direction=SIDES.get(change.debit_credit or ""),
            amount_minor=change.amount,
            description=change.description,
            details=_with_side(book, change, entry),
        )
        for change in changes.update
    }


def _ledger(book: Book, said: str | None) -> int | None:
    return None if said is None else lookup.ledger_number(book, said)


def _with_side(book: Book, change: "LineChange", entry: Entry) -> Details | None:
    """A line's details without another dialect's note on its sign, once amount or side change."""
    number = _line_number(book, change.id, entry)
    line = next(line for line in entry.lines if entry.line_number(line) == number)
    side = SIDES.get(change.debit_credit or "", line.direction)
    if side is line.direction and change.amount in (None, line.amount_minor):
        return None
    return {name: value for name, value in line.details.items() if name != "negative"}


def _deletions(book: Book, changes: "LineEntryChanges", entry: Entry) -> frozenset[int]:
    said = (one if isinstance(one, str) else one.id for one in changes.delete)
    return frozenset(_line_number(book, one, entry) for one in said)


def _line_number(book: Book, said: str, entry: Entry) -> int:
    """The number of one of the entry's lines; refused if it is none."""
    found = ids.from_uuid(book.read.scope.business_id, "line", said)
    number = 0 if found is None else ids.line_number(*found)
    if number not in map(entry.line_number, entry.lines):
        raise LineNotFound(line_id=number)
    return number
