"""Every item names its author, also after a request through Dwolla."""

import getpass
import json
from dataclasses import replace

import pytest

from tests.admin.conftest import Command
from tests.admin.showing import author_of, show
from tests.clients.dwolla import Labels
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.replay import snapshot


@pytest.fixture
def second(world: Labels) -> Labels:
    """The same business, through another client."""
    using, tenant = demo.operator(TABLE), world.tenant
    client = using.create_client(tenant.tenant_id, [tenant.business_id], [])["client_id"]
    token = using.create_token(client, [], 600)["access_token"]
    return replace(world, token=token, tenant=replace(tenant, client_id=client))


def test_an_account_names_who_opened_it_and_who_closed_it(
    world: Labels, second: Labels, command: Command
) -> None:
    label = world.open_label("0.00")
    body = show(command, world, "account", label)
    assert author_of(body["by"]) == (world.tenant.client_id, "dwolla")
    assert body["closed"] is None
    assert second.send("DELETE", f"/labels/{label}").status == 200
    closed = show(command, world, "account", label)
    assert author_of(closed["closed"]["by"]) == (second.tenant.client_id, "dwolla")
    assert closed["by"] == body["by"]


def test_a_tombstone_names_the_client_who_was_refused(world: Labels, second: Labels) -> None:
    label = world.open_label("10.00")
    assert second.post(label, "-77.00", idempotency_key="k").status == 400
    matches = [first for key, first in snapshot().items() if key.startswith(world.tenant.tenant_id)]
    (stone,) = [item for item in matches if item["kind"]["S"] == "tombstone"]
    assert stone["by"]["S"].split()[:2] == [second.tenant.client_id, "dwolla"]


def test_a_replay_shows_who_was_first(world: Labels, second: Labels, command: Command) -> None:
    label = world.open_label("10.00")
    entry = world.post(label, "1.00", idempotency_key="k").headers["location"].rpartition("/")[2]
    before = show(command, world, "entry", entry)
    assert second.post(label, "1.00", idempotency_key="k").status == 201
    assert show(command, world, "entry", entry) == before
    assert author_of(before["versions"][0]["by"]) == (world.tenant.client_id, "dwolla")


def test_an_operators_change_names_the_operator(world: Labels, command: Command) -> None:
    place = (world.tenant.tenant_id, world.tenant.business_id)
    document = json.loads(command("customer", "create", *place, "Ann", "--funds", "10.00")[1])
    customer = document["customer_id"]
    funded = json.loads(command("customer", "fund", *place, customer, "5.00")[1])
    account = show(command, world, "account", customer)
    for by in (funded["by"], account["by"]):
        name, dialect = author_of(by)
        assert name in (
            f"operator:{getpass.getuser()}",
            "operator:arn:aws:sts::123456789012:user/moto",
        )
        assert dialect == "admin"
    assert funded["by"]["request_id"] != account["by"]["request_id"], "each command has its own"
