"""**An entry answered with 201 is in the lists**: a business in a currency that DayZero lacks."""

from dataclasses import replace

import pytest

from tests.clients.dayzero import JOURNAL, Business
from tests.world import World
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.gateway import Gateway


@pytest.mark.parametrize("currency", ["CHF", "JPY", "XAU"])
def test_an_entry_that_nobody_would_find_is_refused(
    world: World, gateway: Gateway, currency: str
) -> None:
    using, tenant = demo.operator(TABLE), world.tenant
    present = using.create_business(tenant.tenant_id, "Elsewhere", currency)
    client = using.create_client(tenant.tenant_id, [present], [])
    token = using.create_token(client["client_id"], [], 60)["access_token"]
    business = Business(World(gateway, replace(tenant, business_id=present), token))
    for body in ({}, {"currency": None}):
        answer = business.send("POST", JOURNAL, business.body(**body))
        assert answer.status == 400
        assert currency in answer.json["detail"]
        assert "USD, CAD, AUD, EUR, GBP" in answer.json["detail"]
    assert business.send("POST", JOURNAL, business.body(currency=currency)).status == 422
    posted = business.post(currency="USD")
    assert [entry["id"] for entry in business.entries()] == [posted["id"]]
    uuid = posted["id"]
    assert business.send("PUT", f"{JOURNAL}/{uuid}", {"description": "x"}).status == 200
    assert business.send("POST", f"{JOURNAL}/{uuid}/reverse").status == 201
    assert len(business.entries()) == 2
