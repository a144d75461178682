"""The sample of Dwolla for `make serve`: two customers, and a label to raise."""

from typing import Any

from events.dwolla.cases import FUNDS, HAL, money
from ledger.dialects.dwolla.admin import create_customer
from tools.local.demo import Sample, Shop
from tools.local.examples import ask


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
    label = _create(shop, f"/customers/{customer_ids[0]}/labels", money("100.00"))
    return Sample(
        title="Dwolla: raise a label by 5.00 USD",
        path=f"/labels/{label}/ledger-entries",
        body=money("5.00"),
        headers={"Accept": HAL},
        facts={"customers": customer_ids},
    )


def ids_of(shop: Shop) -> dict[str, Any]:
    """Return the ids of the demo for the examples of the API document."""
    customer_id = customers(shop)[1]
    target, amount = f"/customers/{customer_id}/labels", money("90.00")
    first, second = (_create(shop, target, amount, f"label {n}") for n in "12")
    entry_id = _create(shop, f"/labels/{first}/ledger-entries", money("1.00"))
    links = {"from": {"href": f"/labels/{first}"}, "to": {"href": f"/labels/{second}"}}
    body = {"_links": links, **money("2.00")}
    return {
        "accounts": shop.tenant.business_id,
        "customers": customer_id,
        "labels": first,
        "delete labels": _create(shop, target, money("0.00"), "label 3"),
        "ledger-entries": entry_id,
        "label-reallocations": _create(shop, "/label-reallocations", body),
        "href": [f"/labels/{first}", f"/labels/{second}"],
    }


def _create(shop: Shop, target: str, body: Any, key: str = "") -> str:
    """Create a resource once; return the id at the end of its address."""
    key = key or f"demo {target}"
    answer = ask(shop, "POST", target, body, accept=HAL, idempotency_key=key)
    return answer.headers["location"].rpartition("/")[2]
