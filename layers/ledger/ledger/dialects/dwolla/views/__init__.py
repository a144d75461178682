"""Views of labels, their ledger entries and reallocations, with absolute links."""

from typing import Any

from msgspec import Struct

from ledger.core import money
from ledger.core.accounts import AccountState, Direction
from ledger.core.entries import Entry
from ledger.core.ids import Ids, Kind
from ledger.core.records import Batch
from ledger.core.texts import format_instant
from ledger.dialects.dwolla.errors import MEDIA_TYPE
from ledger.dialects.dwolla.inbound import CURRENCY


class Links(Struct, frozen=True):
    """Absolute links of one business."""

    base_url: str
    business_id: str

    @property
    def ids(self) -> Ids:
        """The speller of the business's ids."""
        return Ids(self.business_id)

    def customer(self, account_id: int) -> str:
        """Return the URL of a customer."""
        return f"{self.base_url}/customers/{self.ids.account(account_id)}"

    def label(self, account_id: int) -> str:
        """Return the URL of a label."""
        return f"{self.base_url}/labels/{self.ids.account(account_id)}"

    def label_entries(self, account_id: int) -> str:
        """Return the URL of a label's ledger entries."""
        return f"{self.label(account_id)}/ledger-entries"

    def ledger_entry(self, entry_id: int) -> str:
        """Return the URL of a ledger entry."""
        return f"{self.base_url}/ledger-entries/{self.ids.entry(entry_id)}"

    def reallocation(self, batch_id: int) -> str:
        """Return the URL of a reallocation."""
        return f"{self.base_url}/label-reallocations/{self.ids.uuid(Kind.BATCH, batch_id)}"

    @staticmethod
    def link(href: str, resource_type: str) -> dict[str, str]:
        """Return a link object (specs/dwolla.md, 4)."""
        return {"href": href, "type": MEDIA_TYPE, "resource-type": resource_type}


def _amount(amount_minor: int) -> dict[str, str]:
    return {"value": money.to_text(amount_minor, CURRENCY), "currency": CURRENCY}


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
        "id": links.ids.account(label_id),
        "created": format_instant(state.account.created_at, digits=3),
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
        "id": links.ids.entry(entry.entry_id),
        "amount": _amount(amount_minor),
        "created": format_instant(entry.created_at, digits=3),
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
        "created": format_instant(batch.created_at, digits=3),
    }


def root(base_url: str, business_ids: tuple[str, ...]) -> dict[str, Any]:
    """Return the root's links (specs/dwolla.md, 3). `account` is the token's first business."""
    all_links = {"customers": Links.link(f"{base_url}/customers", "customer")}
    if business_ids:
        all_links["account"] = Links.link(f"{base_url}/accounts/{business_ids[0]}", "account")
    return {"_links": all_links}
