"""The samples of Layer for `make serve`: a sale, and the list of a day."""

from events.layerfi.cases import manual
from ledger.core import ids
from tools.local.demo import Sample, Shop


def show(shop: Shop) -> Sample:
    """Word an entry that can be pasted."""
    business_id = shop.tenant.business_id
    cash, sales = (ids.to_uuid(business_id, "account", number) for number in shop.accounts[:2])
    path = f"/v1/businesses/{business_id}/ledger/journal-entries"
    return Sample("Layer: a sale of 5.00 USD", path, manual(cash, sales, 500))


def read_back(shop: Shop) -> Sample:
    """Word the list of a day's entries, whichever dialect posted them."""
    path = f"/v1/businesses/{shop.tenant.business_id}/ledger/entries"
    days = "start_date=2026-01-31&end_date=2026-02-01"
    return Sample("Layer: read a day's entries, whichever API posted them", f"{path}?{days}")
