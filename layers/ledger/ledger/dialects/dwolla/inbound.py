"""Dwolla's words and the ledger's, both ways.

A customer is the account of their unlabelled funds, a label an account under it with a floor of
zero, both liabilities. Raising a label credits it and debits what is unlabelled; lowering it does
the reverse. So a label entry is an entry of two lines, listed under its label.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ledger.book import Batch
from ledger.core import money
from ledger.core.accounts import (
    SUBLEDGER,
    Account,
    AccountState,
    AccountTerms,
    AccountType,
    Direction,
)
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.dialects.dwolla.lists import Links
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
        parent=customer.number,
        role=LABEL,
    )
    if amount_minor == 0:
        return terms, None
    return terms, lambda number: label_draft(number, customer.number, amount_minor, at)


def to_draft(label: Account, amount_minor: int, at: datetime) -> Draft:
    """The entry that raises a label by `amount_minor` cents, or lowers it if that is negative."""
    assert label.terms.parent is not None
    return label_draft(label.number, label.terms.parent, amount_minor, at)


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
    if source.number == destination.number:
        raise SameAccount(str(source.number))
    if source.terms.parent != destination.terms.parent:
        raise DifferentOwners
    return to_draft(source, -amount_minor, at), to_draft(destination, amount_minor, at)


def _amount(amount_minor: int) -> dict[str, str]:
    return {"value": money.to_text(amount_minor, CURRENCY), "currency": CURRENCY}


def _created(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def label(state: AccountState, links: Links) -> dict[str, Any]:
    """A Label (specs/dwolla.md, 4); it can be removed, and says so, exactly when it is zero."""
    number, customer = state.account.number, state.account.terms.parent
    assert customer is not None
    entries = links.link(links.label_entries(number), "ledger-entry")
    found = {
        "self": links.link(links.label(number), "label"),
        "update": entries,
        "ledger-entries": entries,
        "remove": links.link(links.label(number), "label"),
        "customer": links.link(links.customer(customer), "customer"),
    }
    if state.balance_minor:
        del found["remove"]
    return {
        "_links": found,
        "id": links.uuid("account", number),
        "created": _created(state.account.created_at),
        "amount": _amount(state.balance_minor),
    }


def ledger_entry(entry: Entry, links: Links) -> dict[str, Any]:
    """A LedgerEntry (specs/dwolla.md, 4): what it changed its label by, sign and all."""
    assert entry.subledger is not None
    amount_minor = sum(
        line.amount_minor if line.direction is Direction.CREDIT else -line.amount_minor
        for line in entry.lines
        if line.account == entry.subledger
    )
    return {
        "_links": {
            "self": links.link(links.ledger_entry(entry.number), "ledger-entry"),
            "label": links.link(links.label(entry.subledger), "label"),
        },
        "id": links.uuid("entry", entry.number),
        "amount": _amount(amount_minor),
        "created": _created(entry.created_at),
    }


def reallocation(together: Batch, links: Links) -> dict[str, Any]:
    """A LabelReallocation (specs/dwolla.md, 4): links to its two entries, and no amount."""
    source, destination = map(links.ledger_entry, together.entries)
    return {
        "_links": {
            "self": links.link(links.reallocation(together.number), "label-reallocation"),
            "to-ledger-entry": links.link(destination, "ledger-entry"),
            "from-ledger-entry": links.link(source, "ledger-entry"),
        },
        "created": _created(together.created_at),
    }


def root(base_url: str, business_ids: tuple[str, ...]) -> dict[str, Any]:
    """The root's links (specs/dwolla.md, 3): the account is the first business of the token."""
    found = {"customers": Links.link(f"{base_url}/customers", "customer")}
    if business_ids:
        found["account"] = Links.link(f"{base_url}/accounts/{business_ids[0]}", "account")
    return {"_links": found}
