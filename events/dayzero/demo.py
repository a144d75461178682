"""The samples of DayZero for `make serve`: a payment, and the list of all entries."""

from events.dayzero.cases import BASE, entry
from ledger.core import ids
from tools.local.demo import Sample, Shop


def show(shop: Shop) -> Sample:
    """Word an entry that can be pasted."""
    business_id = shop.tenant.business_id
    cash, sales = (ids.to_uuid(business_id, "account", number) for number in shop.accounts[:2])
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
