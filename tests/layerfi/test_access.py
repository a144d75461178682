"""Who asks: tokens for one business, the token endpoint's other name, scopes."""

from tests.layerfi.business import Business
from tests.local import demo
from tests.world import World


def test_a_business_token_is_for_that_business_and_lives_no_longer(world: World) -> None:
    tenant = world.tenant
    using = demo.operator("ledger")
    second = using.create_business(tenant.tenant_id, "Second", "USD")
    client = using.create_client(tenant.tenant_id, [tenant.business_id, second], [])
    token = using.create_token(client["client_id"], [], 100)["access_token"]
    both = {"authorization": f"Bearer {token}"}
    answer = world.send("POST", f"/v1/businesses/{second}/auth-token", **both)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    made = answer.json
    assert made.keys() == {"access_token", "token_type", "expires_in"}
    assert 90 <= made["expires_in"] <= 100
    one = {"authorization": f"Bearer {made['access_token']}"}
    assert world.send("GET", f"/v1/businesses/{second}/ledger/chart", **one).status == 200
    first = f"/v1/businesses/{tenant.business_id}"
    assert world.send("GET", f"{first}/ledger/chart", **one).status == 404
    assert world.send("GET", f"{first}/ledger/chart", **both).status == 200
    whoami = world.send("GET", "/whoami", **one).json["data"]
    assert whoami["business_ids"] == [second]
    assert using.directory.revoke_client(client["client_id"]) == 2, "it is gone with its client"


def test_the_token_endpoint_has_layers_name_too(world: World) -> None:
    tenant = world.tenant
    form = {
        "grant_type": "client_credentials",
        "scope": "https://sandbox.layerfi.com/sandbox",
        "client_id": tenant.client_id,
        "client_secret": tenant.client_secret,
    }
    body = "&".join(f"{name}={value}" for name, value in form.items()).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = world.gateway.request("POST", "/oauth2/token", headers, body)
    assert answer.status == 200
    token = answer.json["access_token"]
    path = f"/v1/businesses/{tenant.business_id}/whoami"
    assert world.send("GET", path, authorization=f"Bearer {token}").status == 200


def test_scopes_and_tokens(business: Business) -> None:
    reader = {"authorization": f"Bearer {business.world.tenant.readonly_token}"}
    assert business.send("GET", "/ledger/chart", **reader).status == 200
    answer = business.send("POST", "/ledger/journal-entries", business.body(), **reader)
    assert (answer.status, answer.json["errors"][0]["type"]) == (403, "Forbidden")
    forged = business.send("GET", "/ledger/chart", authorization="Bearer forged")
    assert (forged.status, forged.json["errors"][0]["type"]) == (401, "Unauthenticated")
