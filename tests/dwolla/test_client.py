"""Dwolla's own Python client against the running service, from token to removal."""

from collections.abc import Iterator
from typing import Any

import dwollav2
import httpx
import pytest

from events.dwolla.cases import HAL
from events.dwolla.people import person
from tests.clients.dwolla import Labels
from tests.world import last
from tools.local import server


@pytest.fixture
def base_url(world: Labels) -> Iterator[str]:
    with server.running(world.gateway) as url:
        yield url


@pytest.fixture
def app_token(world: Labels, base_url: str) -> Any:
    """The client as an application sets it up (specs/dwolla.md, 9)."""
    urls = {"auth_url": base_url, "token_url": f"{base_url}/token", "api_url": base_url}
    dwollav2.Client.ENVIRONMENTS["local"] = urls
    tenant = world.tenant
    client = dwollav2.Client(key=tenant.client_id, secret=tenant.client_secret, environment="local")
    return client.Auth.client()


def money(value: str) -> dict[str, Any]:
    return {"amount": {"currency": "USD", "value": value}}


def test_dwollav2_goes_the_whole_way(world: Labels, base_url: str, app_token: Any) -> None:
    assert "customers" in app_token.get("/").body["_links"]
    customer = f"{base_url}/customers/{world.customer}"
    label = app_token.post(f"{customer}/labels", money("10.00"))
    assert (label.status, label.body) == (201, "")
    label_url = label.headers["location"]

    raised = app_token.post(f"{label_url}/ledger-entries", money("5.00"))
    entry = app_token.get(raised.headers["location"])
    assert entry.body["amount"] == {"value": "5.00", "currency": "USD"}
    lowered = app_token.post(f"{label_url}/ledger-entries", money("-15.00"))
    assert lowered.status == 201
    assert app_token.get(label_url).body["amount"]["value"] == "0.00"

    with pytest.raises(dwollav2.ValidationError) as refused:
        app_token.post(f"{label_url}/ledger-entries", money("-0.01"))
    (error,) = refused.value.body["_embedded"]["errors"]
    assert error["message"] == "Amount can not cause label balance to be negative."

    body = app_token.get(f"{label_url}/ledger-entries", limit=2, offset=0).body
    assert body["total"] == 3
    amounts = [item["amount"]["value"] for item in body["_embedded"]["ledger-entries"]]
    assert amounts == ["-15.00", "5.00"]

    other = app_token.post(f"{customer}/labels", money("20.00")).headers["location"]
    links = {"from": {"href": other}, "to": {"href": label_url}}
    answer = app_token.post("label-reallocations", {"_links": links, **money("20.00")})
    links = app_token.get(answer.headers["location"]).body["_links"]
    assert last(app_token.get(links["from-ledger-entry"]["href"]).body["_links"]["label"]["href"])
    assert app_token.get(label_url).body["amount"]["value"] == "20.00"

    app_token.post(f"{label_url}/ledger-entries", money("-20.00"))
    assert app_token.delete(label_url).status == 200
    with pytest.raises(dwollav2.NotFoundError):
        app_token.get(label_url)
    with pytest.raises(dwollav2.NotFoundError):
        app_token.get(f"{base_url}/nowhere")


def test_dwollav2_reads_the_account_and_creates_a_customer(world: Labels, app_token: Any) -> None:
    assert len(world.customers) == 2
    root = app_token.get("/")
    account = app_token.get(root.body["_links"]["account"]["href"]).body
    assert (account["id"], account["name"]) == (world.tenant.business_id, "Test")
    created = app_token.post("customers", person("Ann"))
    assert (created.status, created.body) == (201, "")
    customer = app_token.get(created.headers["location"]).body
    assert (customer["firstName"], customer["type"], customer["status"]) == (
        "Ann",
        "personal",
        "verified",
    )
    page = app_token.get(account["_links"]["customers"]["href"], limit=2).body
    assert (page["total"], page["_embedded"]["customers"][0]) == (3, customer)
    with pytest.raises(dwollav2.ValidationError) as refused:
        app_token.post("customers", person("Ann"))
    (error,) = refused.value.body["_embedded"]["errors"]
    assert (error["code"], error["path"]) == ("Duplicate", "/email")


def test_dwollav2_retries_with_a_key_and_posts_once(
    world: Labels, base_url: str, app_token: Any
) -> None:
    label = f"{base_url}/labels/{world.open_label('10.00')}"
    headers = {"Idempotency-Key": "9051a62-3403-11e6-ac61-9e71128cae77"}
    answers = [app_token.post(f"{label}/ledger-entries", money("-10.00"), headers) for _ in "123"]
    assert [answer.status for answer in answers] == [201] * 3
    assert len({answer.headers["location"] for answer in answers}) == 1
    with pytest.raises(dwollav2.ConflictError):
        app_token.post(f"{label}/ledger-entries", money("-9.00"), headers)


def test_dwollav2_is_told_of_a_wrong_secret(world: Labels, app_token: Any) -> None:
    assert app_token is not None
    wrong = dwollav2.Client(key=world.tenant.client_id, secret="wrong", environment="local")
    with pytest.raises(dwollav2.InvalidClientError):
        wrong.Auth.client()


def test_over_http_nothing_is_added_or_lost(world: Labels, base_url: str) -> None:
    """The server itself: escapes, headers, empty bodies, large bodies, unknown methods."""
    with httpx.Client(base_url=base_url, headers=world.headers()) as client:
        label = world.open_label("1.00")
        page = client.get(f"/labels/{label}/ledger-entries?limit=2&offset=0&x=%40%2F")
        links = page.json()["_links"]
        assert links["self"]["href"].endswith("?limit=2&offset=0&x=%40%2F")
        created = client.post(f"/labels/{label}/ledger-entries", json=money("1.00"))
        assert (created.status_code, created.content) == (201, b"")
        assert created.headers["location"].startswith("http")
        assert client.get("/labels/%2e%2e%2f").status_code == 404
        assert client.request("PURGE", "/").status_code == 405
        assert client.get("/", headers={"Accept": HAL, "Cookie": ""}).status_code == 200
        too_large = client.post("/token", content=b"x" * (10 * 1024 * 1024 + 1))
        assert too_large.status_code == 413
