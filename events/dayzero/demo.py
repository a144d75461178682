"""The samples of DayZero for `make serve`: a payment, and the list of all entries."""

from typing import Any

from events.dayzero.cases import BASE, entry
from ledger.core import ids
from tools.local.demo import Sample, Shop, to_change
from tools.local.examples import ask


def show(shop: Shop) -> Sample:
    """Word an entry that can be pasted."""
    business_id = shop.tenant.business_id
    cash, sales = (ids.Ids(business_id).account(number) for number in shop.accounts[:2])
    return Sample(
        title="DayZero: a payment of 5.00 USD",
        path=f"{BASE}/journal-entries",
        body=entry(cash, sales, 500),
        headers={"x-business-id": business_id},
    )


def read_back(shop: Shop) -> Sample:
    """Word the list of the newest entries, whichever dialect posted them."""
    return Sample(
        title="DayZero: read the newest three entries, whichever API posted them",
        path=f"{BASE}/journal-entries?sort_by=created_at&descending=true&limit=3",
        headers={"x-business-id": shop.tenant.business_id},
    )


def ids_of(shop: Shop) -> dict[str, Any]:
    """Return the ids of the demo for the examples of the API document."""
    business_id = shop.tenant.business_id
    ledger, entry_id = to_change(shop)
    _, deletable = to_change(shop, "An entry to delete")
    entry_uuid = ids.Ids(business_id).entry(entry_id)
    target = f"{BASE}/journal-entries?id={entry_uuid}"
    items = ask(shop, "GET", target, x_business_id=business_id).json["items"]
    ledger_uuid = ids.Ids(business_id).account(ledger)
    return {
        "journal-entries": entry_uuid,
        "delete journal-entries": ids.Ids(business_id).entry(deletable),
        "ledgers": ledger_uuid,
        "ledger": ledger_uuid,
        "ledger_id": [ids.Ids(business_id).account(number) for number in shop.accounts],
        "update": [line["id"] for item in items for line in item["line_entries"]],
    }
