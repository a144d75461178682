"""Views of labels, their ledger entries and reallocations, with absolute links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ledger.core import ids, money
from ledger.core.accounts import AccountState, Direction
from ledger.core.entries import Entry
from ledger.core.records import Batch
from ledger.dialects.dwolla.errors import MEDIA_TYPE
from ledger.dialects.dwolla.inbound import CURRENCY


@dataclass(frozen=True, slots=True)
class Links:
    """Absolute links of one business."""

    base_url: str
    business_id: str

    def uuid(self, kind: str, number: int) -> str:
        """Return the UUID of a thing of the business."""
        """Return the UUID of a thing of the business."""
        return ids.to_uuid(self.business_id, kind, number)

    def customer(self, account_id: int) -> str:
        """Return the URL of a customer."""
        return f"{self.base_url}/customers/{self.uuid('account', account_id)}"

    def label(self, account_id: int) -> str:
        """Return the URL of a label."""
        return f"{self.base_url}/labels/{self.uuid('account', account_id)}"

    def label_entries(self, account_id: int) -> str:
        """Return the URL of a label's ledger entries."""
        return f"{self.label(account_id)}/ledger-entries"

    def ledger_entry(self, entry_id: int) -> str:
        """Return the URL of a ledger entry."""
        return f"{self.base_url}/ledger-entries/{self.uuid('entry', entry_id)}"

    def reallocation(self, batch_id: int) -> str:
        """Return the URL of a reallocation."""
        return f"{self.base_url}/label-reallocations/{self.uuid('batch', batch_id)}"

    @staticmethod
    def link(href: str, resource_type: str) -> dict[str, str]:
        """Return a link object (specs/dwolla.md, 4)."""
        return {"href": href, "type": MEDIA_TYPE, "resource-type": resource_type}


def _amount(amount_minor: int) -> dict[str, str]:
    return {"value": money.to_text(amount_minor, CURRENCY), "currency": CURRENCY}


def _created(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def label(state: AccountState, links: Links) -> dict[str, Any]:
    """Return a Label (specs/dwolla.md, 4). It has the link `remove` exactly when it is zero."""
    label_id, customer = state.account.account_id, state.account.terms.parent
    assert customer is not None
    entries = links.link(links.label_entries(label_id), "ledger-entry")
    all_links = {
        "self": links.link(links.label(label_id), "label"),
        "update": entries,
        "ledger-entries": entries,
        "remove": links.link(links.label(label_id), "label"),
        "customer": links.link(links.customer(customer), "customer"),
    }
    if state.balance_minor:
        del all_links["remove"]
    return {
        "_links": all_links,
        "id": links.uuid("account", label_id),
        "created": _created(state.account.created_at),
        "amount": _amount(state.balance_minor),
    }


def ledger_entry(entry: Entry, links: Links) -> dict[str, Any]:
    """Return a LedgerEntry (specs/dwolla.md, 4). Its amount is the signed change of the label."""
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


def reallocation(batch: Batch, links: Links) -> dict[str, Any]:
    """Return a LabelReallocation (specs/dwolla.md, 4): links to its two entries, no amount."""
    source, destination = map(links.ledger_entry, batch.entry_ids)
    return {
        "_links": {
            "self": links.link(links.reallocation(batch.batch_id), "label-reallocation"),
            "to-ledger-entry": links.link(destination, "ledger-entry"),
            "from-ledger-entry": links.link(source, "ledger-entry"),
        },
        "created": _created(batch.created_at),
    }


def root(base_url: str, business_ids: tuple[str, ...]) -> dict[str, Any]:
    """Return the root's links (specs/dwolla.md, 3). `account` is the token's first business."""
    all_links = {"customers": Links.link(f"{base_url}/customers", "customer")}
    if business_ids:
        all_links["account"] = Links.link(f"{base_url}/accounts/{business_ids[0]}", "account")
    return {"_links": all_links}
