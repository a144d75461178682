"""Keys, rates and requests: what the frame promises, in this dialect."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.http.access import WINDOW_SECONDS
from ledger.process.runtime import Runtime
from tests.clients.pennylane import PREFIX, Company
from tests.present import has
from tools.local.faults import faults
from tools.local.seed import fixed

LIMIT = 3


def test_a_key_posts_once_and_an_update_with_a_key_amends_once(company: Company) -> None:
    item, two = (
        company.send("POST", "/ledger_entries", company.body(), idempotency_key="k") for _ in "ab"
    )
    assert (item.status, two.status) == (201, 201)
    assert item.json == two.json
    other = company.send("POST", "/ledger_entries", company.body("1.00"), idempotency_key="k")
    assert (other.status, other.json["status"]) == (409, 409)
    number = item.json["id"]
    change = {"label": "changed"}
    first = company.put(number, change, idempotency_key="k")
    company.put(number, {"label": "again"})
    second = company.put(number, change, idempotency_key="k")
    assert (first.json, first.headers["etag"]) == (second.json, second.headers["etag"])
    assert company.get(f"/ledger_entries/{number}")["label"] == "again"
    assert company.put(number, {"label": "x"}, idempotency_key="k").status == 409
    assert company.send("POST", "/ledger_entries", company.body(), idempotency_key="").status == 400


def test_a_key_opens_one_account_and_keeps_one_file(company: Company) -> None:
    account = {"number": "401ACME", "label": "Acme"}
    for kind, body in (("ledger_accounts", account), ("journals", {"code": "POS", "label": "x"})):
        first, two = (company.send("POST", f"/{kind}", body, idempotency_key="k") for _ in "ab")
        assert (first.status, first.json) == (201, two.json)
        other = company.send("POST", f"/{kind}", {**body, "label": "y"}, idempotency_key="k")
        assert other.status == 409


def test_the_same_entry_without_a_key_is_two(company: Company) -> None:
    assert company.post()["id"] != company.post()["id"]


def test_a_warm_create_replay_or_refusal_is_one_request(company: Company, process: Runtime) -> None:
    company.post()

    def requests(body: Any, **more: str) -> list[str]:
        with faults(process.client) as traffic:
            company.send("POST", "/ledger_entries", body, **more)
        return traffic.requests

    assert requests(company.body()) == ["PutItem"]
    assert requests(company.body(), idempotency_key="k") == ["PutItem"]
    assert requests(company.body(), idempotency_key="k") == ["PutItem"]
    assert requests(company.body("9"), idempotency_key="k") == ["PutItem"]
    assert requests(company.body(currency="x")) == []
    assert requests(company.body(ledger_entry_lines=[company.debit(company.bank, "1")])) == []


def test_a_cold_create_reads_token_journal_and_accounts_once(
    company: Company, process: Runtime
) -> None:
    company.post()  # the first entry on an account is a transaction
    process.chart.forget()
    with faults(process.client) as traffic:
        company.post()
    assert traffic.requests == ["GetItem", "BatchGetItem", "PutItem"]


def test_an_update_is_a_read_and_one_write(company: Company, process: Runtime) -> None:
    entry = company.post()
    time.sleep(0.01)  # a request as old as the entry might be the one that made its last version
    with faults(process.client) as traffic:
        company.put(entry["id"], {"label": "x"})
    assert traffic.requests == ["GetItem", "TransactWriteItems"]


@pytest.mark.parametrize("word", ["lost", "again", "reset", "late", "conflict", "broken"])
def test_under_a_fault_a_request_is_done_once(
    company: Company, process: Runtime, word: str
) -> None:
    before = len(company.items("/ledger_entries"))
    with faults(process.client, word) as traffic:
        entry = company.post()
        traffic.deliver()
    with faults(process.client, word) as traffic:
        answer = company.put(entry["id"], {"label": "x"})
        traffic.deliver()
    assert (answer.status, answer.headers["etag"]) == (200, '"2"')
    assert len(company.items("/ledger_entries")) == before + 1
    with faults(process.client, word) as traffic:
        account = company.send("PUT", f"/ledger_accounts/{company.bank}", {"label": "renamed"})
        traffic.deliver()
    assert account.status == 200
    assert company.get(f"/ledger_accounts/{company.bank}") == account.json


@pytest.fixture
def limited(process: Runtime) -> Iterator[Runtime]:
    """The process with a limit of 3 requests a window, as its environment would say."""
    unlimited = process.settings
    process.settings = replace(unlimited, rate_limit=LIMIT)
    yield process
    process.settings = unlimited


def ask(company: Company, second: int, token: str = "") -> dict[str, Any]:
    """Return an answer to a request made at a second of a day."""
    gateway = company.world.gateway
    headers = [("Authorization", f"Bearer {token or company.world.tenant.token}")]
    event = gateway.event("GET", f"{PREFIX}/journals", headers, b"")
    return gateway.invoke(fixed(event, second, f"rate {second}"))


def test_a_client_has_so_many_requests_a_window(company: Company, limited: Runtime) -> None:
    with faults(limited.client) as traffic:
        for used in range(1, LIMIT + 1):
            answer = ask(company, used)
            assert answer["statusCode"] == 200
            assert answer["headers"]["ratelimit-limit"] == "3"
            assert answer["headers"]["ratelimit-remaining"] == str(LIMIT - used)
    assert traffic.requests.count("UpdateItem") == LIMIT, "its cost: one more request each"
    refused = ask(company, WINDOW_SECONDS - 1)
    assert refused["statusCode"] == 429
    assert refused["body"] == "Rate limit exceeded. Please retry in 1 seconds."
    assert refused["headers"]["Content-Type"] == "text/plain; charset=utf-8"
    assert refused["headers"]["Retry-After"] == "1"
    assert refused["headers"]["ratelimit-remaining"] == "0"
    assert int(refused["headers"]["ratelimit-reset"]) % WINDOW_SECONDS == 0
    with faults(limited.client) as traffic:
        assert ask(company, WINDOW_SECONDS - 1)["statusCode"] == 429
    assert traffic.requests == [], "the process knows that the window is used up"
    assert ask(company, WINDOW_SECONDS)["statusCode"] == 200


@pytest.mark.usefixtures("limited")
def test_a_limit_counts_a_client_whatever_its_token_and_nobody_without_one(
    company: Company,
) -> None:
    reader = company.world.tenant.readonly_token
    statuses = [ask(company, 60, token)["statusCode"] for token in ("", reader) * LIMIT]
    assert statuses == [200] * LIMIT + [429] * LIMIT
    forged = ask(company, 60, "forged")
    assert forged["statusCode"] == 401
    assert "ratelimit-limit" not in forged["headers"]


WAYS = ["/token", "/oauth2/token", "/oauth2/revoke", *(["auth-token"] if has("layerfi") else [])]


@pytest.mark.usefixtures("limited")
@pytest.mark.parametrize("way", WAYS)
def test_tokens_are_counted_too_however_they_are_made(company: Company, way: str) -> None:
    world = company.world
    tenant = world.tenant
    form = f"client_id={tenant.client_id}&client_secret={tenant.client_secret}&token=x"
    body = f"{form}&grant_type=client_credentials".encode()
    headers = [("Content-Type", "application/x-www-form-urlencoded")]
    target = way
    if way == "auth-token":
        target, body = f"/v1/businesses/{tenant.business_id}/auth-token", b""
        headers = [("Authorization", f"Bearer {tenant.token}")]
    event = world.gateway.event("POST", target, headers, body)
    answers = [world.gateway.invoke(fixed(event, 60, f"{n}")) for n in range(LIMIT + 1)]
    assert [answer["statusCode"] for answer in answers] == [200] * LIMIT + [429]
    assert answers[-1]["headers"]["Retry-After"] == "5"
