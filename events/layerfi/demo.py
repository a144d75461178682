"""What `make serve` shows of Layer: a sale."""

from events.layerfi.cases import manual
from ledger.core import ids
from tools.local.demo import Shop, Shown


def show(shop: Shop) -> Shown:
    """Word an entry that can be pasted."""
    business_id = shop.tenant.business_id
    cash, sales = (ids.to_uuid(business_id, "account", number) for number in shop.accounts[:2])
    path = f"/v1/businesses/{business_id}/ledger/journal-entries"
    return Shown("Layer: a sale of 5.00 USD", path, manual(cash, sales, 500))
