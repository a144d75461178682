"""The samples of Layer for `make serve`: a sale, and the list of a day."""

from typing import Any

from events.layerfi.cases import manual
from ledger.core import ids
from tools.local.demo import Sample, Shop, to_change
from tools.local.examples import ask
from tools.local.gateway import Answer

UNUSED = {
    "name": "An account to delete",
    "account_type": "EXPENSE",
    "normality": "DEBIT",
    "stable_name": {"type": "StableName", "stable_name": "TO_DELETE"},
}
TAG = {"key": "department", "value": "shop"}


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


def _custom(shop: Shop, place: str, memo: str) -> Answer:
    """Post a custom entry for an example that changes it, once."""
    cash, sales = (ids.Ids(shop.tenant.business_id).account(n) for n in shop.accounts[:2])
    body = manual(cash, sales, 500, memo=memo, external_id=memo)
    return ask(shop, "POST", f"{place}/custom-journal-entries", body, idempotency_key=memo)


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
        "vendors": ask(shop, "POST", f"{place}/vendors", {"company_name": "Supplies"}),
        "custom-journal-entries": _custom(shop, place, "An entry to change"),
        "delete custom-journal-entries": _custom(shop, place, "An entry to reverse"),
        "delete accounts": ask(shop, "POST", f"{place}/ledger/accounts", UNUSED),
    }
    tagged_id = ids.Ids(business_id).entry(to_change(shop, "An entry to tag")[1])
    tags = {"key_values": [TAG], "entity_type": "LEDGER_ENTRY", "entity_ids": [tagged_id]}
    tagged = ask(shop, "POST", f"{place}/tags", tags).json["data"]["tags"]
    return {
        "entries": ids.Ids(business_id).entry(entry_id),
        "entity_ids": [tagged_id],
        "tag_ids": [tag["id"] for tag in tagged],
        "key": "department",
        "accounts": ids.Ids(business_id).account(account_id),
        "account_identifier": [ids.Ids(business_id).account(number) for number in shop.accounts],
        **{name: answer.json["data"]["id"] for name, answer in answers.items()},
    }
