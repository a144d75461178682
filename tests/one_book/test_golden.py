"""A key is in a client's hands for years: each route leads it to the number that it led to before.

The numbers and marks are literal. A renamed route, path parameter or dialect makes every old
key a new one, and a retry posts its entry again.
"""

from collections.abc import Callable
from typing import Any

import pytest

from ledger.core import ids
from ledger.process.runtime import runtime
from ledger.store import keys
from tests.clients.dayzero import JOURNAL, Business as DayZero
from tests.clients.dwolla import Labels
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.world import World, last
from tools.local.template import Template

Post = Callable[[World], str]

KEY = "golden-key-1"


def dwolla(world: World) -> str:
    answer = Labels.of(world).post(Labels.of(world).open_label(), "1.00", idempotency_key=KEY)
    return last(answer.headers["location"])


def pennylane(world: World) -> str:
    company = Company(world)
    answer = company.send("POST", "/ledger_entries", company.body(), idempotency_key=KEY)
    return str(answer.json["id"])


def layer(world: World) -> str:
    entry: str = Layer(world).post(external_id=KEY)["entry_id"]
    return entry


def dayzero(world: World) -> str:
    business = DayZero(world)
    answer = business.send("POST", JOURNAL, business.body(), idempotency_key=KEY)
    entry: str = answer.json["data"]["id"]
    return entry


GOLDEN: dict[Post, tuple[int, str]] = {
    dwolla: (5089842521256, "8-GuMIuTYRGr2dXyA4mgdw"),
    pennylane: (5091782071777, "ziLJtNqMzU2Q_ED8cipCOA"),
    layer: (6604392666311, "QeXFDQDiSt31cssp00H9Wg"),
    dayzero: (7116247605961, "HSxLneEkS5Ll4VC5gwo7Qg"),
}


@pytest.mark.parametrize("post", GOLDEN, ids=lambda post: post.__name__)
def test_a_key_leads_where_it_led_before(world: World, post: Post) -> None:
    number = ids.Ids(world.tenant.business_id).any_id(ids.Kind.ENTRY, post(world))
    assert number is not None
    scope = keys.Scope(world.tenant.tenant_id, world.tenant.business_id)
    client: Any = runtime().client
    table = runtime().settings.table_name
    item = client.get_item(TableName=table, Key=keys.entry(scope, number))["Item"]
    assert (number, item["mark"]["S"]) == GOLDEN[post]


# Every route that takes a key, as it is part of the key's scope; more may come.
SCOPES = {
    "POST /customers/{id}/labels",
    "POST /labels/{id}/ledger-entries",
    "POST /label-reallocations",
    "POST /api/external/v2/ledger_entries",
    "PUT /api/external/v2/ledger_entries/{id}",
    "POST /api/external/v2/journals",
    "POST /api/external/v2/ledger_accounts",
    "POST /api/external/v2/ledger_attachments",
    "POST /v1/businesses/{businessId}/ledger/journal-entries",
    "POST /v1/businesses/{businessId}/ledger/entries/{id}/reverse",
    "POST /v1/businesses/{businessId}/ledger/accounts",
    "POST /v1/businesses/{businessId}/tags/dimensions",
    "POST /v1/businesses/{businessId}/tags/dimensions/{id}/values",
    "POST /v1/businesses/{businessId}/customers",
    "POST /v1/businesses/{businessId}/vendors",
    "POST /api/v1/journal-entries",
    "PUT /api/v1/journal-entries/{id}",
    "POST /api/v1/journal-entries/{id}/reverse",
    "POST /api/v1/ledgers",
}


def test_no_route_that_takes_keys_is_called_otherwise() -> None:
    assert {route.key for route in Template().routes()} >= SCOPES
