"""DayZero's requests as drafts, amendments and account terms."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.book import Book, Opening
from ledger.book.posting import Posting
from ledger.core import entries, ids
from ledger.core.accounts import AccountTerms, AccountType, Details, Direction, Json
from ledger.core.amendments import Amendment, LineChange as ChangedLine
from ledger.core.details import file_details, file_of, without_sign
from ledger.core.entries import Draft, DraftLine, Entry, Line
from ledger.core.ids import Kind
from ledger.core.records import Record
from ledger.dialects.dayzero import lookup
from ledger.dialects.dayzero.errors import (
    CurrencyNotSupported,
    LedgerNotFound,
    LedgerUnknown,
    LineChangeRefused,
    TooFewLines,
)
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

LINES_MIN = 2
# The account type of each template (specs/dayzero.md, 3).
TEMPLATES = {
    "bank_account": "asset",
    "credit_card": "liability",
    "payments": "asset",
    "payroll": "liability",
    "loan": "liability",
    "prepaid_card": "asset",
    "accounts_receivable": "asset",
    "accounts_payable": "liability",
}


def to_draft(book: Book, body: "JournalEntryCreateRequest", currency: str) -> Draft:
    """Return a new entry's draft; `currency` is the business's own.

    Without a date it counts from the request's day in UTC (specs/dayzero.md, 2).
    """
    links: dict[str, Json] = {name: getattr(body, name) for name in LINKS}
    if len(body.line_entries or ()) < LINES_MIN:
        raise TooFewLines()
    if body.currency is None and currency not in lookup.CURRENCIES:
        raise CurrencyNotSupported(currency=currency, supported=", ".join(lookup.CURRENCIES))
    day = body.date or (None if body.datetime else book.now.date())
    at = body.datetime if day is None else dates.midnight(day)
    assert at is not None
    return Draft(
        effective_at=at,
        currency=body.currency or currency,
        lines=_drafts(book, body.line_entries, LedgerUnknown),
        description=body.description or "",
        details={name: value for name, value in links.items() if value is not None},
    )


def to_posting(book: Book, draft: Draft) -> Posting:
    """Return the draft, once its ledgers are found to accept journal entries."""
    # An unbalanced entry needs no read of its ledgers.
    entries.check_lines(draft.lines, draft.currency)
    lookup.require_editable(book, draft.account_ids, LedgerUnknown)
    return draft, ()


def to_amendment(book: Book, body: "JournalEntryUpdateRequest", entry: Entry) -> Amendment:
    """Return a request's change of the present entry.

    Raise `LedgerNotEditable` if a line is, or was, on a ledger that accepts no journal entries.
    """
    lookup.require_currency(entry)
    amendment = _amendment(book, body, entry)
    if entry.reverses is None and entry.reversed_by is None:
        # Otherwise no line can change, and the book refuses the amendment.
        if len(entry.lines) + len(amendment.create) - len(amendment.delete) < LINES_MIN:
            raise TooFewLines()
        lookup.require_editable(book, _changed_ledgers(amendment, entry))
    return amendment


def _amendment(book: Book, body: "JournalEntryUpdateRequest", entry: Entry) -> Amendment:
    day, changes = body.date, body.line_entry_changes
    effective_at = body.datetime if day is None else dates.move(entry.effective_at, day)
    if changes is None:
        return Amendment(description=body.description, effective_at=effective_at)
    lines = entry.lines_by_id()
    updated = _line_ids(book, "update", [line.id for line in changes.update or ()], lines)
    deleted = _line_ids(book, "delete", _deleted(changes), lines, updated)
    return Amendment(
        description=body.description,
        effective_at=effective_at,
        create=_drafts(book, changes.create),
        update={
            line_id: _changed_line(book, change, lines[line_id])
            for line_id, change in zip(updated, changes.update or (), strict=True)
        },
        delete=frozenset(deleted),
    )


def to_attached(entry: Entry, file: Record) -> Amendment:
    """Return the change that attaches a file. An entry has one file, of whichever dialect.

    A file with the present one's content, type and name changes nothing.
    """
    present = file_of(entry)
    if present and {**present, "id": None} == {**file.details, "id": None}:
        return Amendment()
    return Amendment(details={**entry.details, **file_details(file)})


def account_type_of(body: "LedgerCreateRequest") -> str:
    """Return the type of a ledger: its template's, the type in the template's place, or `type`."""
    template = body.financial_account_type
    return TEMPLATES.get(template, template) if template else str(body.type)


def to_opening(book: Book, body: "LedgerCreateRequest", currency: str) -> Opening:
    """Return a new account, of a template or of a given type."""
    account_type = AccountType(account_type_of(body))
    details = _details(body)
    if body.financial_account_type:
        details["financial_account_type"] = body.financial_account_type
    details["currency"] = body.currency or currency
    terms = AccountTerms(
        name=body.name,
        type=account_type,
        normal_balance=SIDES.get(body.debit_credit or "", account_type.normal_balance),
        parent=_ledger(book, body.parent_id),
        code=body.account_number or "",
        details=details,
    )
    return Opening(terms)


def to_changed(body: "LedgerUpdateRequest", present: AccountTerms) -> AccountTerms:
    """Return the account's terms after a request."""
    details: Details = {**present.details, **_details(body)}
    return replace(present, name=body.name or present.name, details=details)


def _details(body: "LedgerFields") -> dict[str, Json]:
    names = (
        *("sort_code", "sub_type", "report_cash_flow", "editable", "description"),
        *("status", "cash_flow_section", "cfs_class"),
    )
    fields: dict[str, Json] = {name: getattr(body, name) for name in names}
    return {name: value for name, value in fields.items() if value is not None}


def _drafts(
    book: Book,
    lines: "Sequence[LineEntry] | None",
    missing: type[LedgerNotFound] = LedgerNotFound,
) -> tuple[DraftLine, ...]:
    uuids = dict.fromkeys(line.ledger_id for line in lines or ())
    account_ids = {uuid: lookup.ledger_id(book, uuid, missing) for uuid in uuids}
    return tuple(
        DraftLine(
            account_ids[line.ledger_id],
            SIDES[line.debit_credit],
            line.amount,
            line.description or "",
        )
        for line in lines or ()
    )


def _changed_ledgers(amendment: Amendment, entry: Entry) -> set[int]:
    """Return the ids of the ledgers of new, changed and deleted lines, before and after."""
    changes = amendment.update
    numbers = changes.keys() | amendment.delete
    before = {line.account_id for number, line in entry.lines_by_id().items() if number in numbers}
    after = {change.account_id for change in changes.values() if change.account_id is not None}
    return before | after | {line.account_id for line in amendment.create}


def _changed_line(book: Book, change: "LineChange", line: Line) -> ChangedLine:
    return ChangedLine(
        account_id=_ledger(book, change.ledger_id),
        direction=SIDES.get(change.debit_credit or ""),
        amount_minor=change.amount,
        description=change.description,
        details=_with_side(change, line),
    )


def _ledger(book: Book, uuid: str | None) -> int | None:
    return None if uuid is None else lookup.ledger_id(book, uuid)


def _with_side(change: "LineChange", line: Line) -> Details | None:
    """Return a line's details without the note on its sign, or None if its amount stays.

    The note is Pennylane's. It belongs to an amount that this request replaces.
    """
    side = SIDES.get(change.debit_credit or "", line.direction)
    if side is line.direction and change.amount in (None, line.amount_minor):
        return None
    return without_sign(line.details)


def _deleted(changes: "LineEntryChanges") -> list[str]:
    return [line if isinstance(line, str) else line.id for line in changes.delete or ()]


def _line_ids(
    book: Book,
    part: str,
    uuids: Sequence[str],
    present: Mapping[int, Line],
    earlier: Sequence[int] = (),
) -> list[int]:
    """Return the ids of the present lines that a part of the changes names.

    Raise `LineChangeRefused` for an unknown line, and for one that this or an `earlier` part has.
    """
    numbers = dict.fromkeys(earlier)
    for index, uuid in enumerate(uuids):
        place = book.ids.place(Kind.LINE, uuid)
        line_id = ids.line_id(*place) if place else 0
        if line_id not in present:
            raise LineChangeRefused(part=part, index=index, rule=f"The entry has no line {uuid}.")
        if line_id in numbers:
            raise LineChangeRefused(part=part, index=index, rule=f"The line {uuid} is named twice.")
        numbers[line_id] = None
    return list(numbers)[len(earlier) :]
