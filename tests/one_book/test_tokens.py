"""The rights of one dialect's token in another."""

import pytest

from events.dwolla.cases import HAL
from tests.clients.dwolla import Labels, money
from tests.clients.layerfi import Business
from tests.layerfi.test_access import create_token, scopes
from tests.world import World

SPEAKS = ("pennylane", "dayzero")


@pytest.fixture
def business(world: World) -> Business:
    return Business(world)


def test_a_business_token_opens_no_other_dialect(business: Business) -> None:
    """Layer's token goes to a browser: whoever takes it out has Layer's rights alone."""
    world = business.world

    entries, entry = "/ledger/journal-entries", business.body()
    everything = create_token(business)
    assert scopes(business, everything) == ["layerfi:all", "layerfi:readonly"]
    assert business.send("POST", entries, entry, **everything).status == 200
    tenant = world.tenant
    label = f"/customers/{Labels.of(world).customer}/labels"
    rest = [
        world.send("POST", label, money("1.00"), **everything),
        world.send("GET", "/api/external/v2/journals", **everything),
        world.send(
            "GET", "/api/v1/journal-entries", **everything, x_business_id=tenant.business_id
        ),
        world.send("GET", f"/console/api/businesses/{tenant.business_id}/accounts", **everything),
    ]
    assert [answer.status for answer in rest] == [403] * 4


def test_every_401_and_403_says_how_to_ask_in_every_dialect(world: World) -> None:
    """RFC 6750, section 3, and 3.1: no error where no credentials were given."""
    reader = {"authorization": f"Bearer {world.tenant.readonly_token}"}
    for path in ("/", "/api/external/v2/me", "/whoami", "/api/v1/businesses", "/console/api/x"):
        missing = world.gateway.request("GET", path, {"accept": HAL})
        forged = world.gateway.request("GET", path, {"authorization": "Bearer x", "accept": HAL})
        assert (missing.status, forged.status) == (401, 401)
        assert missing.headers["www-authenticate"] == 'Bearer realm="ledger"'
        assert 'error="invalid_token"' in forged.headers["www-authenticate"]
    path = f"/customers/{Labels.of(world).customers[0]}/labels"
    refused = world.send("POST", path, money("1.00"), **reader)
    assert refused.status == 403
    www_authenticate = refused.headers["www-authenticate"]
    assert (
        www_authenticate == 'Bearer realm="ledger", error="insufficient_scope", scope="labels:all"'
    )
