"""The sample of Dwolla for `make serve`: two customers, and a label to raise."""

import json

from events.dwolla.cases import FUNDS, HAL, money
from ledger.dialects.dwolla.admin import create_customer
from tools.local.demo import Sample, Shop


def customers(shop: Shop) -> list[str]:
    """Return the ids of two customers with tracked funds, created once."""
    answers = (
        create_customer(shop.operator, shop.tenant.scope, f"Customer {n}", FUNDS, key=n)
        for n in ("1", "2")
    )
    return [str(customer["customer_id"]) for customer in answers]


def show(shop: Shop) -> Sample:
    """Make customers, and a label with 100.00 of the first one's funds, once."""
    customer_ids = customers(shop)
    headers = {
        "Authorization": f"Bearer {shop.tenant.token}",
        "Accept": HAL,
        "Idempotency-Key": "the label of the demo",
    }
    body = json.dumps(money("100.00")).encode()
    answer = shop.gateway.request("POST", f"/customers/{customer_ids[0]}/labels", headers, body)
    label = answer.headers["location"].rpartition("/")[2]
    return Sample(
        title="Dwolla: raise a label by 5.00 USD",
        path=f"/labels/{label}/ledger-entries",
        body=money("5.00"),
        headers={"Accept": HAL},
        facts={"customers": customer_ids},
    )
