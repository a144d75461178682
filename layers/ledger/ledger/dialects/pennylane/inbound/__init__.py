"""Pennylane's requests as the ledger's drafts and amendments.

A line's `debit` or `credit` gives its direction and amount. The contract allows a negative amount:
the book has the opposite direction, and the line's details keep the sign.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ledger.book import Book, Posting
from ledger.book.lettering_rows import Lines
from ledger.core import money
from ledger.core.accounts import CREDIT, DEBIT, Details, Direction, Json
from ledger.core.amendments import Amendment, LineChange
from ledger.core.details import NEGATIVE, file_details, without_sign
from ledger.core.entries import Draft, DraftLine, Entry, Line
from ledger.core.limits import AMOUNT_MINOR_MAX
from ledger.core.records import Name, Record
from ledger.dialects.pennylane import chart_of_accounts, lookup
from ledger.dialects.pennylane.errors import LineRefused
from ledger.dialects.pennylane.inbound.labels import to_label
from ledger.dialects.pennylane.views import amounts_minor, journal_id, piece_number
from ledger.errors import EntryNotFound, LineNotFound
from ledger.http import dates

if TYPE_CHECKING:
    from ledger.dialects.pennylane.models import (
        CreateJournalRequest,
        CreateLedgerEntryRequest,
        CreateLine,
        LetterRequest,
        LineSets,
        UnletterRequest,
        UpdateLedgerEntryRequest,
        UpdateLine,
    )


def to_posting(book: Book, body: "CreateLedgerEntryRequest") -> Posting:
    """Return the draft of a request (specs/pennylane.md, 4). It introduces no records."""
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
    """Return the amendment of a request. `version` is the version that the client expects."""
    if entry.currency not in chart_of_accounts.CURRENCIES:
        raise EntryNotFound(entry_id=str(entry.entry_id))
    lookup.check_journal(book, body.journal_id)
    file = lookup.attachment(book, body.ledger_attachment_id, body.file_attachment_id)
    currency = body.currency or entry.currency
    sets = body.ledger_entry_lines
    # A value that the entry already shows is no change, even if it is a default.
    changed: dict[str, Json] = {}
    if body.journal_id not in (None, journal_id(entry)):
        changed["journal"] = body.journal_id
    if body.piece_number not in (None, piece_number(entry)):
        changed["piece"] = body.piece_number
    return Amendment(
        description=body.label,
        effective_at=None if body.date is None else dates.move(entry.effective_at, body.date),
        currency=body.currency,
        details={**entry.details, **changed, **({} if file is None else file_details(file))},
        create=_drafts(sets.create, currency, "ledger_entry_lines.create") if sets else (),
        update=_changes(sets, entry, currency) if sets else {},
        delete=_deleted(sets) if sets else frozenset(),
        expected_version=version,
    )


def to_journal(body: "CreateJournalRequest") -> tuple[str, Details, tuple[Name, ...]]:
    """Return kind, details and unique name of a new journal."""
    details = {"code": body.code, "label": to_label(body.label), "type": "misc"}
    return (
        chart_of_accounts.JOURNAL,
        details,
        (Name(chart_of_accounts.JOURNAL_CODE, body.code.upper()),),
    )


def to_lines(body: "LetterRequest | UnletterRequest") -> Lines:
    """Return the lines to letter or unletter.

    A line in a currency that Pennylane lacks is not found. The strategy `none` demands that each
    resulting group balances.
    """
    line_ids = tuple(dict.fromkeys(line.id for line in body.ledger_entry_lines))
    must_balance = body.unbalanced_lettering_strategy == "none"
    return Lines(line_ids, must_balance, chart_of_accounts.CURRENCIES)


def _drafts(lines: "Sequence[CreateLine]", currency: str, field: str) -> tuple[DraftLine, ...]:
    drafts = []
    for index, line in enumerate(lines):
        debit_minor = _minor(line.debit, currency, field, index, "debit")
        credit_minor = _minor(line.credit, currency, field, index, "credit")
        direction, amount_minor, details = _side_of(debit_minor, credit_minor, field, index)
        account = line.ledger_account_id
        drafts.append(DraftLine(account, direction, amount_minor, line.label or "", details))
    return tuple(drafts)


def _side_of(
    debit_minor: int, credit_minor: int, *place: str | int
) -> tuple[Direction, int, dict[str, Json]]:
    """Return direction, amount and details of a line with this debit and credit."""
    if (debit_minor == 0) == (credit_minor == 0):
        raise LineRefused(
            place=_text_of(place), rule="one of debit and credit must be an amount, and the other 0"
        )
    direction = DEBIT if debit_minor else CREDIT
    amount_minor = debit_minor or credit_minor
    if amount_minor > 0:
        return direction, amount_minor, {}
    return direction.opposite, -amount_minor, {NEGATIVE: True}


def _text_of(place: tuple[str | int, ...]) -> str:
    return ".".join(map(str, place))


def _minor(text: str, currency: str, *place: str | int) -> int:
    """Parse an exact amount; extra zeros are allowed: `""`, `007`, `1200.5`, `5.000`.

    The model has checked its form.
    """
    if text in ("", "0", "0.00"):
        return 0
    whole, _, fraction = text.partition(".")
    digits = money.minor_digits(currency)
    if len(fraction) != digits:
        fraction = fraction.rstrip("0").ljust(digits, "0")
        if len(fraction) > digits:
            raise LineRefused(place=_text_of(place), rule=_decimals_rule(currency))
    amount_minor = int(whole + fraction or 0)
    if abs(amount_minor) > AMOUNT_MINOR_MAX:
        most = money.to_text(AMOUNT_MINOR_MAX, currency)
        raise LineRefused(place=_text_of(place), rule=f"must be at most {most} {currency}")
    return amount_minor


def _restated(amount_minor: int, before: str, after: str, field: str) -> int:
    restated_minor = money.restated(amount_minor, before, after)
    if restated_minor is None:
        raise LineRefused(place=field, rule=_decimals_rule(after))
    return restated_minor


def _decimals_rule(currency: str) -> str:
    return f"{currency} has at most {money.minor_digits(currency)} decimals"


def _changes(sets: "LineSets", entry: Entry, currency: str) -> dict[int, LineChange]:
    present = entry.lines_by_id()
    changes: dict[int, LineChange] = {}
    for index, update in enumerate(sets.update):
        field = f"ledger_entry_lines.update.{index}"
        if update.id in changes:
            raise LineRefused(place=field, rule="the line is named twice")
        if update.id not in present:
            raise LineNotFound(line_id=update.id)
        line = present[update.id]
        direction, amount_minor, details = _changed_side(update, line, entry, currency, field)
        changes[update.id] = LineChange(
            update.ledger_account_id, direction, amount_minor, update.label, details
        )
    return changes


def _changed_side(
    update: "UpdateLine", line: Line, entry: Entry, currency: str, field: str
) -> tuple[Direction | None, int | None, Details | None]:
    """Return the new direction, amount and details; None for each without an amount.

    An absent side keeps its stored amount, in minor units of the entry's new currency.
    """
    if update.debit is None and update.credit is None:
        return None, None, None
    sides = zip(
        ("debit", "credit"), (update.debit, update.credit), amounts_minor(line), strict=True
    )
    debit_minor, credit_minor = (
        _restated(stored_minor, entry.currency, currency, f"{field}.{name}")
        if text is None
        else _minor(text, currency, field, name)
        for name, text, stored_minor in sides
    )
    direction, amount_minor, details = _side_of(debit_minor, credit_minor, field)
    return direction, amount_minor, {**without_sign(line.details), **details}


def _deleted(sets: "LineSets") -> frozenset[int]:
    deleted = [line.id for line in sets.delete]
    updated = [line.id for line in sets.update]
    index = _first_repeated([*updated, *deleted], len(updated))
    if index is not None:
        raise LineRefused(
            place=f"ledger_entry_lines.delete.{index}", rule="the line is named twice"
        )
    return frozenset(deleted)


def _first_repeated(numbers: list[int], begin: int) -> int | None:
    earlier: set[int] = set(numbers[:begin])
    for index, number in enumerate(numbers[begin:]):
        if number in earlier:
            return index
        earlier.add(number)
    return None
