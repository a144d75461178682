"""The form of tokens, client ids and secrets: junk costs no request on any path."""

import re
from typing import Any

import pytest

from ledger.core.limits import TOKEN_DEPTH_MAX
from ledger.directory import credentials
from ledger.directory.credentials import Token
from ledger.process.runtime import Runtime
from tests.http.test_tokens import FORM, GRANT, ask
from tests.world import World
from tools.local.faults import faults


def chance(count: int) -> bytes:
    return b"\xff" * count


def token(parents: tuple[str, ...] = ()) -> str:
    return credentials.new_token(chance, credentials.new_client_id(chance), parents)[0]


def other_letter(text: str, place: int) -> str:
    return text[:place] + ("a" if text[place] != "a" else "b") + text[place + 1 :]


def test_credentials_have_a_prefix_for_scanners_and_256_random_bits(world: World) -> None:
    assert re.fullmatch(r"ldg_at_[a-z2-7]{91}", world.tenant.token)
    assert re.fullmatch(r"ldg_cl_[a-z2-7]{23}", world.tenant.client_id)
    assert re.fullmatch(r"ldg_cs_[a-z2-7]{59}", world.tenant.client_secret)
    assert credentials.SECRET_BYTES * 8 == 256


def test_a_token_names_its_client_and_its_chain() -> None:
    parents = ("a" * 16, "b" * 16)
    text, parts = credentials.new_token(chance, credentials.new_client_id(chance), parents)
    assert Token.read(text) == parts
    assert parts.client_id == credentials.new_client_id(chance)
    assert parts.chain[1:] == parents
    assert parts.digest == credentials.digest(text)


def test_one_wrong_letter_makes_any_credential_junk() -> None:
    client_id, secret = credentials.new_client_id(chance), credentials.new_secret(chance)
    assert credentials.is_client_id(client_id)
    assert credentials.is_secret(secret)
    for text, is_ours in (
        (token(), lambda text: Token.read(text) is not None),
        (client_id, credentials.is_client_id),
        (secret, credentials.is_secret),
    ):
        assert is_ours(text)
        for place in range(len(text)):
            assert not is_ours(other_letter(text, place)), place
        for other in ("", text[:-1], f"{text}a", text.upper(), f" {text}", f"{text}\n"):
            assert not is_ours(other)


def test_a_token_with_too_long_a_chain_is_junk() -> None:
    assert Token.read(token(("a" * 16,) * (TOKEN_DEPTH_MAX - 1)))
    assert Token.read(token(("a" * 16,) * TOKEN_DEPTH_MAX)) is None


JUNK = ["x", "forged", "ldg_at_x", "{token}x", "{flipped}", "{upper}", "x" * 3000, "{client}"]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_refused_without_a_request_on_every_path(
    world: World, process: Runtime, junk: str
) -> None:
    tenant = world.tenant
    texts = {"token": tenant.token, "upper": tenant.token.upper(), "client": tenant.client_id}
    text = junk.format(**texts, flipped=other_letter(tenant.token, -20))
    bearer = {"authorization": f"Bearer {text}"}
    form: dict[str, Any] = {"client_id": tenant.client_id, "client_secret": text}
    with faults(process.client) as script:
        for route in world.gateway.routes:
            path = re.sub(r"{\w+\+?}", "x", route.path) if "/" in route.path else "/nowhere"
            if not path.startswith(("/docs", "/openapi", "/console")) or "/api/" in path:
                answer = world.gateway.request(route.method.replace("ANY", "GET"), path, bearer)
                assert answer.status == 401, path
                assert "www-authenticate" in answer.headers
        for client in (form, {**form, "client_id": text + "x"}):
            assert ask(world, {**GRANT, **client}).status == 401
            revoked = ask(world, {**client, "token": tenant.token}, path="/oauth2/revoke")
            assert revoked.status == 401
            assert revoked.headers["www-authenticate"].startswith("Basic ")
    assert script.requests == []


def test_the_revocation_of_a_junk_token_succeeds_without_a_read(
    world: World, process: Runtime
) -> None:
    tenant = world.tenant
    form = {"client_id": tenant.client_id, "client_secret": tenant.client_secret, "token": "forged"}
    with faults(process.client) as script:
        answer = ask(world, form, path="/oauth2/revoke")
    assert (answer.status, answer.body) == (200, b"")
    assert script.requests == ["BatchGetItem"], "the client's"


@pytest.mark.parametrize("path", ["/token", "/oauth2/token", "/oauth2/revoke"])
@pytest.mark.parametrize("kind", [FORM, "application/octet-stream"])
def test_a_body_of_more_than_8_kb_is_refused_before_it_is_decoded(
    world: World, process: Runtime, path: str, kind: str
) -> None:
    """As octets the gateway hands it over in base64."""
    tenant = world.tenant
    form = f"client_id={tenant.client_id}&client_secret={tenant.client_secret}&{{}}&scope=".encode()
    form = form.replace(b"{}", b"grant_type=client_credentials&token=x")
    for size, status in ((8192, 200), (8193, 400), (1_000_000, 400)):
        body = form + b"+" * (size - len(form))
        with faults(process.client) as script:
            answer = world.gateway.request("POST", path, {"content-type": kind}, body)
        assert answer.status == status, answer.body
        assert (script.requests == []) == (status == 400)
    assert answer.json["error_description"] == "The body is larger than 8192 bytes."
