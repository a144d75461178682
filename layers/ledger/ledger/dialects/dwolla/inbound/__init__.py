"""Dwolla's requests as accounts and drafts of the ledger.

A customer is a liability account of their unlabelled funds. A label is a liability account below it
with a floor of zero. To raise a label is to credit it and debit the customer; to lower it is the
reverse. So a label entry is an entry of two lines in the label's subledger.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ledger.core.accounts import (
    SUBLEDGER,
    Account,
    AccountTerms,
    AccountType,
    Direction,
)
from ledger.core.entries import Draft, DraftLine
from ledger.dialects.dwolla.errors import CustomerNotVerified
from ledger.errors import DifferentOwners, SameAccount

CURRENCY = "USD"
CUSTOMER = "customer"
LABEL = SUBLEDGER
# The name of a customer's fields among the details of its account.
PROFILE = "profile"
# The types of verified customers. Labels belong to these alone.
VERIFIED = ("personal", "business")
# The permitted floors by role. A customer with tracked funds has the floor 0.
FLOORS: dict[str, tuple[int | None, ...]] = {CUSTOMER: (None, 0), LABEL: (0,)}


def customer_terms(name: str, is_tracked: bool) -> AccountTerms:
    """Return the terms of a customer. Labels cannot exceed tracked funds."""
    return AccountTerms(
        name=name,
        type=AccountType.LIABILITY,
        normal_balance=Direction.CREDIT,
        currency=CURRENCY,
        floor_minor=0 if is_tracked else None,
        role=CUSTOMER,
    )


def profile_of(terms: AccountTerms) -> Mapping[str, Any]:
    """Return a customer's fields by their names on the wire; empty for one of the operator."""
    profile = terms.details.get(PROFILE)
    return profile if isinstance(profile, dict) else {}


def type_of(terms: AccountTerms) -> str:
    """Return a customer's type. The operator's customers are persons."""
    return str(profile_of(terms).get("type", VERIFIED[0]))


def is_verified(terms: AccountTerms) -> bool:
    """Return whether a customer is verified, which follows from its type."""
    return type_of(terms) in VERIFIED


def to_label(
    customer: Account, amount_minor: int, at: datetime
) -> tuple[AccountTerms, Callable[[int], Draft] | None]:
    """Return the terms of a label, and a factory of its opening entry unless it opens at zero.

    Raise `CustomerNotVerified` for a customer of another type.
    """
    if not is_verified(customer.terms):
        raise CustomerNotVerified
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
    return terms, lambda label_id: label_draft(label_id, customer.account_id, amount_minor, at)


def to_draft(label: Account, amount_minor: int, at: datetime) -> Draft:
    """Return the draft that raises a label by `amount_minor` cents; a negative amount lowers it."""
    assert label.terms.parent is not None
    return label_draft(label.account_id, label.terms.parent, amount_minor, at)


def label_draft(label: int, customer: int, amount_minor: int, at: datetime) -> Draft:
    """Return the draft of `to_draft` from the ids of the two accounts."""
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
    """Return the two drafts of a reallocation: first lower `source`, then raise `destination`.

    Raise `SameAccount` for one label twice, `DifferentOwners` for labels of two customers.
    """
    if source.account_id == destination.account_id:
        raise SameAccount()
    if source.terms.parent != destination.terms.parent:
        raise DifferentOwners
    return to_draft(source, -amount_minor, at), to_draft(destination, amount_minor, at)
