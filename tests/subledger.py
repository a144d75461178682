"""Accounts with a subledger, in the core's terms: what a label of Dwolla's is to the book."""

from collections.abc import Callable
from datetime import datetime

from ledger.core.accounts import DIVIDED, SUBLEDGER, Account, AccountTerms, AccountType, Direction
from ledger.core.entries import Draft, DraftLine

CURRENCY = "USD"
KIND = AccountType.LIABILITY


def customer_terms(name: str, is_tracked: bool) -> AccountTerms:
    """Return the owner of labels, guarded if what it has is tracked."""
    floor_minor = 0 if is_tracked else None
    return AccountTerms(name, KIND, KIND.normal_balance, CURRENCY, floor_minor, role=DIVIDED)


def to_label(
    customer: Account, amount_minor: int, at: datetime
) -> tuple[AccountTerms, Callable[[int], Draft] | None]:
    """Return a guarded part of the owner, and its first entry unless it opens at zero."""
    side, parent = KIND.normal_balance, customer.account_id
    terms = AccountTerms("Label", KIND, side, CURRENCY, 0, parent=parent, role=SUBLEDGER)
    if amount_minor == 0:
        return terms, None
    return terms, lambda number: _moving(number, customer.account_id, amount_minor, at)


def to_draft(label: Account, amount_minor: int, at: datetime) -> Draft:
    """Return the entry that raises a label, or lowers it if the amount is negative."""
    assert label.terms.parent is not None
    return _moving(label.account_id, label.terms.parent, amount_minor, at)


def to_reallocation(
    source: Account, destination: Account, amount_minor: int, at: datetime
) -> tuple[Draft, Draft]:
    """Return the two entries that move an amount between labels, the one that lowers first."""
    return to_draft(source, -amount_minor, at), to_draft(destination, amount_minor, at)


def _moving(label: int, customer: int, amount_minor: int, at: datetime) -> Draft:
    side = Direction.CREDIT if amount_minor > 0 else Direction.DEBIT
    lines = (
        DraftLine(label, side, abs(amount_minor)),
        DraftLine(customer, side.opposite, abs(amount_minor)),
    )
    return Draft(at, CURRENCY, lines, subledger=label)
