"""Clients and operators revoke tokens, suspend clients and rotate secrets."""

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from ledger.errors import TokenUnknown
from tests.directory.minting import (
    business_token,
    by_endpoint,
    clients,
    opens,
    operator,
)
from tests.http.test_tokens import ask, credentials
from tests.world import World
from tools.local import demo


def test_a_client_revokes_a_token_of_its_own(world: World, other: World) -> None:
    """RFC 7009: by form and by Basic, and what is unknown is as good as revoked."""
    token = by_endpoint(world)
    child = business_token(world, token).json["access_token"]
    pair = (world.tenant.client_id, world.tenant.client_secret)
    unknown = by_endpoint(other)
    for form, basic in (
        ({**credentials(world), "token": child, "token_type_hint": "access_token"}, None),
        ({"token": child}, pair),
        ({"token": "forged"}, pair),
    ):
        answer = ask(world, form, basic, "/oauth2/revoke")
        assert (answer.status, answer.body) == (200, b"")
        assert (opens(world, token), opens(world, child)) == (True, False)
    assert ask(world, {"token": token}, pair, "/oauth2/revoke").status == 200
    assert not opens(world, token)
    foreign = ask(world, {"token": unknown}, pair, "/oauth2/revoke")
    assert (foreign.status, foreign.json["error"]) == (400, "invalid_grant")
    assert opens(other, unknown)
    nothing = ask(world, {}, pair, "/oauth2/revoke")
    assert (nothing.status, nothing.json["error"]) == (400, "invalid_request")
    nobody = ask(world, {"token": token}, None, "/oauth2/revoke")
    assert (nobody.status, nobody.json["error"]) == (401, "invalid_client")


def test_a_suspended_client_is_refused_and_its_tokens_stay_dead(world: World) -> None:
    before = by_endpoint(world)
    for _ in "twice":
        clients().suspend(world.tenant.client_id)
    assert (opens(world, before), by_endpoint(world)) == (False, "")
    for _ in "twice":
        clients().resume(world.tenant.client_id)
    assert not opens(world, before)
    assert opens(world, by_endpoint(world))


def test_two_secrets_are_good_during_a_rotation_and_cursors_stay(world: World) -> None:
    demo.shop(world.gateway, world.tenant)
    path = f"/console/api/businesses/{world.tenant.business_id}/accounts?limit=1"
    cursor = world.get(path)["next_cursor"]
    first = world.tenant.client_secret
    second = clients().rotate(world.tenant.client_id)

    def is_good(secret: str) -> bool:
        return bool(by_endpoint(replace(world, tenant=replace(world.tenant, client_secret=secret))))

    assert (is_good(first), is_good(second)) == (True, True)
    third = clients().rotate(world.tenant.client_id)
    assert [is_good(secret) for secret in (first, second, third)] == [False, True, True]
    for _ in "twice":
        clients().finish_rotation(world.tenant.client_id)
    assert [is_good(secret) for secret in (first, second, third)] == [False, False, True]
    after = replace(world, tenant=replace(world.tenant, client_secret=third))
    later = replace(world, token=by_endpoint(after))
    assert later.send("GET", f"{path}&cursor={cursor}").status == 200


def test_a_cached_token_does_not_outlive_its_expiry(world: World) -> None:
    """A business token is never good for longer than its maker."""
    directory = operator().directory
    client = directory.clients.get(world.tenant.client_id)
    expires_at = directory.now + timedelta(seconds=100)
    token = directory.tokens.grant(client, client.scopes, expires_at)
    assert 90 <= business_token(world, token).json["expires_in"] <= 100
    stale = structs.replace(client, epoch=client.epoch + 1)
    with pytest.raises(TokenUnknown):
        directory.tokens.grant(stale, client.scopes, expires_at)
