"""Dwolla's requests as accounts and drafts of the ledger.

A customer is the account of their unlabelled funds, a label an account under it with a floor of
zero, both liabilities. Raising a label credits it and debits what is unlabelled; lowering it does
the reverse. So a label entry is an entry of two lines, listed under its label.
"""

from collections.abc import Callable
from datetime import datetime

from ledger.core.accounts import (
    SUBLEDGER,
    Account,
    AccountTerms,
    AccountType,
    Direction,
)
from ledger.core.entries import Draft, DraftLine
from ledger.errors import DifferentOwners, SameAccount

CURRENCY = "USD"
CUSTOMER = "customer"
LABEL = SUBLEDGER
# The floors that accounts of a role can have; a customer's is 0 if their funds are tracked.
FLOORS: dict[str, tuple[int | None, ...]] = {CUSTOMER: (None, 0), LABEL: (0,)}


def customer_terms(name: str, is_tracked: bool) -> AccountTerms:
    """A customer; if their funds are tracked, labels can hold no more than they have."""
    return AccountTerms(
        name=name,
        type=AccountType.LIABILITY,
        normal_balance=Direction.CREDIT,
        currency=CURRENCY,
        floor_minor=0 if is_tracked else None,
        role=CUSTOMER,
    )


def to_label(
    customer: Account, amount_minor: int, at: datetime
) -> tuple[AccountTerms, Callable[[int], Draft] | None]:
    """A label of a customer, and how it makes its first entry; none if it opens at zero."""
    terms = AccountTerms(
        name="Label",
        type=AccountType.LIABILITY,
        normal_balance=Direction.CREDIT,
        currency=CURRENCY,
        floor_minor=0,
        parent=customer.account_id,
        role=LABEL,
    )
    if amount_minor == 0:
        return terms, None
    return terms, lambda number: label_draft(number, customer.account_id, amount_minor, at)


def to_draft(label: Account, amount_minor: int, at: datetime) -> Draft:
    """The entry that raises a label by `amount_minor` cents, or lowers it if that is negative."""
    assert label.terms.parent is not None
    return label_draft(label.account_id, label.terms.parent, amount_minor, at)


def label_draft(label: int, customer: int, amount_minor: int, at: datetime) -> Draft:
    """The same, by the numbers of the two accounts."""
    side = Direction.CREDIT if amount_minor > 0 else Direction.DEBIT
    return Draft(
        effective_at=at,
        currency=CURRENCY,
        lines=(
            DraftLine(label, side, abs(amount_minor)),
            DraftLine(customer, side.opposite, abs(amount_minor)),
        ),
        subledger=label,
    )


def to_reallocation(
    source: Account, destination: Account, amount_minor: int, at: datetime
) -> tuple[Draft, Draft]:
    """The two entries of a reallocation, the one that lowers `source` first."""
    if source.account_id == destination.account_id:
        raise SameAccount()
    if source.terms.parent != destination.terms.parent:
        raise DifferentOwners
    return to_draft(source, -amount_minor, at), to_draft(destination, amount_minor, at)
