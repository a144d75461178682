"""Access: tokens for one business, the token endpoint's other name, scopes."""

import json
from typing import Any

from tests.clients.layerfi import Business
from tests.world import World
from tools.local import demo


def test_a_business_token_is_for_that_business_and_lives_no_longer(world: World) -> None:
    tenant = world.tenant
    using = demo.operator("ledger")
    second = using.create_business(tenant.tenant_id, "Second", "USD")
    client = using.create_client(tenant.tenant_id, [tenant.business_id, second], [])
    token = using.create_token(client["client_id"], [], 100)["access_token"]
    body = {"authorization": f"Bearer {token}"}
    answer = world.send("POST", f"/v1/businesses/{second}/auth-token", **body)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    payload = answer.json
    assert payload.keys() == {"access_token", "token_type", "expires_in"}
    assert 90 <= payload["expires_in"] <= 100
    fields = {"authorization": f"Bearer {payload['access_token']}"}
    assert world.send("GET", f"/v1/businesses/{second}/ledger/chart", **fields).status == 200
    first = f"/v1/businesses/{tenant.business_id}"
    assert world.send("GET", f"{first}/ledger/chart", **fields).status == 404
    assert world.send("GET", f"{first}/ledger/chart", **body).status == 200
    whoami = world.send("GET", "/whoami", **fields).json["data"]
    assert whoami["business_ids"] == [second]


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


def create_token(business: Business, body: Any = None, **headers: str) -> dict[str, str]:
    """Return a new business token, as the header that says it."""
    world = business.world
    path = f"/v1/businesses/{world.tenant.business_id}/auth-token"
    answer = world.send("POST", path, body, **headers)
    assert answer.status == 200, answer.body
    return {"authorization": f"Bearer {answer.json['access_token']}"}


def scopes(business: Business, bearer: dict[str, str]) -> Any:
    return business.world.send("GET", "/whoami", **bearer).json["data"]["scopes"]


def test_a_business_token_is_narrowed_and_never_widened(business: Business) -> None:
    """The vendor documents no body; `scope` is ours."""
    world, first = business.world, business.world.tenant
    path = f"/v1/businesses/{first.business_id}/auth-token"
    entries, entry = "/ledger/journal-entries", business.body()
    for name in ("layerfi:readonly", "https://any.host/wildcat layerfi:readonly"):
        reading = create_token(business, {"scope": name})
        assert scopes(business, reading) == ["layerfi:readonly"]
        assert business.send("GET", "/ledger/chart", **reading).status == 200
        assert business.send("POST", entries, entry, **reading).status == 403
    for bearer in (reading, {"authorization": f"Bearer {first.readonly_token}"}):
        assert scopes(business, create_token(business, **bearer)) == ["layerfi:readonly"]
        wider = world.send("POST", path, {"scope": "layerfi:all"}, **bearer)
        assert (wider.status, wider.json["errors"][0]["type"]) == (400, "BadRequest")
    for wrong in ("labels:all", "layerfi:nothing", "layerfi", "layerfi:"):
        refused = world.send("POST", path, {"scope": wrong})
        assert refused.status == 400, wrong
        assert wrong in json.dumps(refused.json)


def test_a_token_without_a_layer_scope_makes_none(world: World) -> None:
    tenant = world.tenant
    using = demo.operator("ledger")
    path = f"/v1/businesses/{tenant.business_id}/auth-token"
    for scope in ("trial_balance:readonly", "labels:all", "console:readonly"):
        token = using.create_token(tenant.client_id, [scope], 100)["access_token"]
        assert world.send("POST", path, authorization=f"Bearer {token}").status == 403


def test_scopes_and_tokens(business: Business) -> None:
    reader = {"authorization": f"Bearer {business.world.tenant.readonly_token}"}
    assert business.send("GET", "/ledger/chart", **reader).status == 200
    answer = business.send("POST", "/ledger/journal-entries", business.body(), **reader)
    assert (answer.status, answer.json["errors"][0]["type"]) == (403, "Forbidden")
    forged = business.send("GET", "/ledger/chart", authorization="Bearer forged")
    assert (forged.status, forged.json["errors"][0]["type"]) == (401, "Unauthenticated")
