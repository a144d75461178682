"""The samples of Layer for `make serve`: a sale, and the list of a day."""

from typing import Any

from events.layerfi.cases import manual
from ledger.core import ids
from tools.local.demo import Sample, Shop, to_change
from tools.local.examples import ask


def show(shop: Shop) -> Sample:
    """Word an entry that can be pasted."""
    business_id = shop.tenant.business_id
    cash, sales = (ids.Ids(business_id).account(number) for number in shop.accounts[:2])
    path = f"/v1/businesses/{business_id}/ledger/journal-entries"
    return Sample("Layer: a sale of 5.00 USD", path, manual(cash, sales, 500))


def read_back(shop: Shop) -> Sample:
    """Word the list of a day's entries, whichever dialect posted them."""
    path = f"/v1/businesses/{shop.tenant.business_id}/ledger/entries"
    days = "start_date=2026-01-31&end_date=2026-02-01"
    return Sample("Layer: read a day's entries, whichever API posted them", f"{path}?{days}")


def ids_of(shop: Shop) -> dict[str, Any]:
    """Return the ids of the demo for the examples of the API document."""
    business_id = shop.tenant.business_id
    account_id, entry_id = to_change(shop)
    place = f"/v1/businesses/{business_id}"
    stable = {"type": "StableName", "stable_name": "FEES"}
    fees = {"name": "Fees", "account_type": "EXPENSE", "normality": "DEBIT", "stable_name": stable}
    ask(shop, "POST", f"{place}/ledger/accounts", fees)  # the name in the document's example
    dimension = {"key": "department", "strictness": "BALANCING", "defined_values": ["shop"]}
    answers = {
        "customers": ask(shop, "POST", f"{place}/customers", {"individual_name": "J. Doe"}),
        "dimensions": ask(shop, "POST", f"{place}/tags/dimensions", dimension),
    }
    return {
        "entries": ids.Ids(business_id).entry(entry_id),
        "accounts": ids.Ids(business_id).account(account_id),
        "account_identifier": [ids.Ids(business_id).account(number) for number in shop.accounts],
        **{name: answer.json["data"]["id"] for name, answer in answers.items()},
    }
