"""The sample of Layer for `make serve`: a sale."""

from events.layerfi.cases import manual
from ledger.core import ids
from tools.local.demo import Sample, Shop


def show(shop: Shop) -> Sample:
    """Word an entry that can be pasted."""
    business_id = shop.tenant.business_id
    cash, sales = (ids.to_uuid(business_id, "account", number) for number in shop.accounts[:2])
    path = f"/v1/businesses/{business_id}/ledger/journal-entries"
    return Sample("Layer: a sale of 5.00 USD", path, manual(cash, sales, 500))
