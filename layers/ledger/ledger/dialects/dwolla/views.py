"""Labels, their entries and reallocations as Dwolla shows them, with absolute links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ledger.book import Batch
from ledger.core import ids, money
from ledger.core.accounts import AccountState, Direction
from ledger.core.entries import Entry
from ledger.dialects.dwolla.errors import MEDIA_TYPE
from ledger.dialects.dwolla.inbound import CURRENCY


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one business, under one base URL."""

    base_url: str
    business_id: str

    def uuid(self, kind: str, number: int) -> str:
        return ids.to_uuid(self.business_id, kind, number)

    def customer(self, number: int) -> str:
        return f"{self.base_url}/customers/{self.uuid('account', number)}"

    def label(self, number: int) -> str:
        return f"{self.base_url}/labels/{self.uuid('account', number)}"

    def label_entries(self, number: int) -> str:
        return f"{self.label(number)}/ledger-entries"

    def ledger_entry(self, number: int) -> str:
        return f"{self.base_url}/ledger-entries/{self.uuid('entry', number)}"

    def reallocation(self, number: int) -> str:
        return f"{self.base_url}/label-reallocations/{self.uuid('batch', number)}"

    @staticmethod
    def link(href: str, resource_type: str) -> dict[str, str]:
        """A link object (specs/dwolla.md, 4)."""
        return {"href": href, "type": MEDIA_TYPE, "resource-type": resource_type}


def _amount(amount_minor: int) -> dict[str, str]:
    return {"value": money.to_text(amount_minor, CURRENCY), "currency": CURRENCY}


def _created(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def label(state: AccountState, links: Links) -> dict[str, Any]:
    """A Label (specs/dwolla.md, 4); it can be removed, and says so, exactly when it is zero."""
    number, customer = state.account.account_id, state.account.terms.parent
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
        if line.account_id == entry.subledger
    )
    return {
        "_links": {
            "self": links.link(links.ledger_entry(entry.entry_id), "ledger-entry"),
            "label": links.link(links.label(entry.subledger), "label"),
        },
        "id": links.uuid("entry", entry.entry_id),
        "amount": _amount(amount_minor),
        "created": _created(entry.created_at),
    }


def reallocation(together: Batch, links: Links) -> dict[str, Any]:
    """A LabelReallocation (specs/dwolla.md, 4): links to its two entries, and no amount."""
    source, destination = map(links.ledger_entry, together.entries)
    return {
        "_links": {
            "self": links.link(links.reallocation(together.batch_id), "label-reallocation"),
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
