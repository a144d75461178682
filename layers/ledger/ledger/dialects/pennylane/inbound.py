"""Pennylane's requests as the ledger's drafts and amendments.

A line's `debit` or `credit` is its direction and amount. A negative amount, which the contract
allows, is the opposite direction in the book; the line's details remember the sign.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.book import Book, Posting
from ledger.core import money
from ledger.core.accounts import AccountTerms, Details, Direction, Json
from ledger.core.amendments import Amendment, LineChange
from ledger.core.details import NEGATIVE, file_details, without_sign
from ledger.core.entries import Draft, DraftLine, Entry, Line
from ledger.core.records import Name, Record
from ledger.dialects.pennylane import chart_of_accounts, lookup
from ledger.dialects.pennylane.errors import LineRefused
from ledger.dialects.pennylane.views import amounts_minor, journal_id, piece_number
from ledger.errors import EntryNotFound, LineNotFound
from ledger.http import dates

if TYPE_CHECKING:
    from ledger.dialects.pennylane.models import (
        CreateJournalRequest,
        CreateLedgerAccountRequest,
        CreateLedgerEntryRequest,
        CreateLine,
        LineSets,
        UpdateLedgerAccountRequest,
        UpdateLedgerEntryRequest,
        UpdateLine,
    )


def to_posting(book: Book, body: "CreateLedgerEntryRequest") -> Posting:
    """Make the entry that a request describes (specs/pennylane.md, 4), of what the book has."""
    lookup.check_journal(book, body.journal_id)
    file = lookup.attachment(book, body.ledger_attachment_id, body.file_attachment_id)
    return _draft(body, file), ()


def _draft(body: "CreateLedgerEntryRequest", file: Record | None) -> Draft:
    details: dict[str, Json] = {"journal": body.journal_id}
    if body.piece_number is not None:
        details["piece"] = body.piece_number
    if body.due_date is not None:
        details["due_on"] = body.due_date.isoformat()
    return Draft(
        effective_at=dates.midnight(body.date),
        currency=body.currency,
        lines=_drafts(body.ledger_entry_lines, body.currency, "ledger_entry_lines"),
        description=body.label,
        details={**details, **({} if file is None else file_details(file))},
    )


def to_amendment(
    book: Book, body: "UpdateLedgerEntryRequest", entry: Entry, version: int | None
) -> Amendment:
    """What a request changes about an entry as it is; `version` is the one that it expects."""
    if entry.currency not in chart_of_accounts.CURRENCIES:
        raise EntryNotFound(entry_id=str(entry.entry_id))
    lookup.check_journal(book, body.journal_id)
    file = lookup.attachment(book, body.ledger_attachment_id, body.file_attachment_id)
    currency = body.currency or entry.currency
    sets = body.ledger_entry_lines
    said: dict[str, Json] = {"journal": body.journal_id, "piece": body.piece_number}
    # What the entry shows already is no change, also where it shows it without having been told.
    shown = (None, journal_id(entry)), (None, piece_number(entry))
    given = {
        name: value
        for (name, value), known in zip(said.items(), shown, strict=True)
        if value not in known
    }
    return Amendment(
        description=body.label,
        effective_at=None if body.date is None else dates.move(entry.effective_at, body.date),
        currency=body.currency,
        details={**entry.details, **given, **({} if file is None else file_details(file))},
        create=_drafts(sets.create, currency, "ledger_entry_lines.create") if sets else (),
        update=_changes(sets, entry, currency) if sets else {},
        delete=_deleted(sets) if sets else frozenset(),
        expected_version=version,
    )


def to_account(body: "CreateLedgerAccountRequest") -> AccountTerms:
    """The account that a request describes; what it is follows from its number (PCG)."""
    return AccountTerms(
        name=body.label,
        type=chart_of_accounts.account_type(body.number),
        normal_balance=chart_of_accounts.normal_balance(body.number),
        code=body.number,
        details={"vat_rate": body.vat_rate, "country": body.country_alpha2},
    )


def to_journal(body: "CreateJournalRequest") -> tuple[str, Details, tuple[Name, ...]]:
    """The record that a request describes, and that its code is no other journal's."""
    details = {"code": body.code, "label": body.label, "type": "miscellaneous"}
    return (
        chart_of_accounts.JOURNAL,
        details,
        (Name(chart_of_accounts.JOURNAL_CODE, body.code.upper()),),
    )


def to_renamed(body: "UpdateLedgerAccountRequest", present: AccountTerms) -> AccountTerms:
    """The account as the request wants it called."""
    details = dict(present.details)
    if body.letterable is not None:
        details["letterable"] = body.letterable
    name = present.name if body.label is None else body.label
    return replace(present, name=name, details=details)


def _drafts(lines: "Sequence[CreateLine]", currency: str, where: str) -> tuple[DraftLine, ...]:
    drafts = []
    for place, line in enumerate(lines):
        direction, amount_minor, details = _side(
            line.debit, line.credit, currency, f"{where}.{place}"
        )
        account = line.ledger_account_id
        drafts.append(DraftLine(account, direction, amount_minor, line.label or "", details))
    return tuple(drafts)


def _side(
    debit: str, credit: str, currency: str, where: str
) -> tuple[Direction, int, dict[str, Json]]:
    debit_minor = _minor(debit, currency, f"{where}.debit")
    credit_minor = _minor(credit, currency, f"{where}.credit")
    return _side_of(debit_minor, credit_minor, where)


def _side_of(
    debit_minor: int, credit_minor: int, where: str
) -> tuple[Direction, int, dict[str, Json]]:
    """Return direction, amount and details of a line with this debit and credit."""
    if (debit_minor == 0) == (credit_minor == 0):
        raise LineRefused(
            place=where, rule="one of debit and credit must be an amount, and the other 0"
        )
    direction = Direction.DEBIT if debit_minor else Direction.CREDIT
    amount_minor = debit_minor or credit_minor
    if amount_minor > 0:
        return direction, amount_minor, {}
    return direction.opposite, -amount_minor, {NEGATIVE: True}


def _minor(said: str, currency: str, where: str) -> int:
    """Read an amount exactly, also with zeros that say nothing: `""`, `007`, `1200.5`, `5.000`."""
    whole, _, fraction = said.lstrip("-").partition(".")
    fraction = fraction.rstrip("0")
    digits = money.minor_digits(currency)
    if len(fraction) > digits:
        raise LineRefused(place=where, rule=_decimals_rule(currency))
    plain = ".".join(part for part in (whole.lstrip("0") or "0", fraction) if part)
    amount_minor = money.to_minor(plain, currency)
    return -amount_minor if said.startswith("-") else amount_minor


def _restated(amount_minor: int, before: str, after: str, where: str) -> int:
    restated_minor = money.restated(amount_minor, before, after)
    if restated_minor is None:
        raise LineRefused(place=where, rule=_decimals_rule(after))
    return restated_minor


def _decimals_rule(currency: str) -> str:
    return f"{currency} has at most {money.minor_digits(currency)} decimals"


def _changes(sets: "LineSets", entry: Entry, currency: str) -> dict[int, LineChange]:
    present = entry.lines_by_id()
    changes: dict[int, LineChange] = {}
    for place, update in enumerate(sets.update):
        where = f"ledger_entry_lines.update.{place}"
        if update.id in changes:
            raise LineRefused(place=where, rule="the line is named twice")
        if update.id not in present:
            raise LineNotFound(line_id=update.id)
        line = present[update.id]
        direction, amount_minor, details = _changed_side(update, line, entry, currency, where)
        changes[update.id] = LineChange(
            update.ledger_account_id, direction, amount_minor, update.label, details
        )
    return changes


def _changed_side(
    update: "UpdateLine", line: Line, entry: Entry, currency: str, where: str
) -> tuple[Direction | None, int | None, Details | None]:
    """Return the new direction, amount and details; None for each if no amount is given.

    A side that is not given keeps its stored amount, in minor units of the entry's new currency.
    """
    if update.debit is None and update.credit is None:
        return None, None, None
    sides = zip(
        ("debit", "credit"), (update.debit, update.credit), amounts_minor(line), strict=True
    )
    debit_minor, credit_minor = (
        _restated(stored_minor, entry.currency, currency, f"{where}.{name}")
        if text is None
        else _minor(text, currency, f"{where}.{name}")
        for name, text, stored_minor in sides
    )
    direction, amount_minor, details = _side_of(debit_minor, credit_minor, where)
    return direction, amount_minor, {**without_sign(line.details), **details}


def _deleted(sets: "LineSets") -> frozenset[int]:
    deleted = [line.id for line in sets.delete]
    updated = [line.id for line in sets.update]
    place = _first_repeated([*updated, *deleted], len(updated))
    if place is not None:
        raise LineRefused(
            place=f"ledger_entry_lines.delete.{place}", rule="the line is named twice"
        )
    return frozenset(deleted)


def _first_repeated(numbers: list[int], begin: int) -> int | None:
    seen: set[int] = set(numbers[:begin])
    for place, number in enumerate(numbers[begin:]):
        if number in seen:
            return place
        seen.add(number)
    return None
