"""A client that asks too often gets 429 with `Retry-After`, in every dialect and on every path."""

import json
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from ledger.http.access import WINDOW_SECONDS
from ledger.http.dialect import all_dialects
from ledger.process.runtime import Runtime
from tests.http.test_wordings import PATHS
from tests.scopes import PUBLIC, scope_of
from tests.world import World
from tools.local.seed import fixed

SECOND = 60


@pytest.fixture
def one_request(process: Runtime) -> Iterator[None]:
    """Let a client make one request in a window."""
    unlimited = process.settings
    process.settings = replace(unlimited, rate_limit=1)
    yield
    process.settings = unlimited


def ask(world: World, method: str, target: str) -> tuple[int, str | None]:
    """Return the status and `Retry-After` of a request in the window of SECOND."""
    event = world.gateway.event(method, target, list(world.headers().items()), b"")
    answer = world.gateway.invoke(fixed(event, SECOND, f"rate{target}"))
    return answer["statusCode"], answer["headers"].get("Retry-After")


def requests_of(world: World) -> list[tuple[str, str]]:
    """Return a request of each route that asks for a token, and of a path without a route."""
    routes = [route for route in world.gateway.routes if scope_of(route.name) != PUBLIC]
    keys = [route.key.replace("{", "").replace("}", "") for route in routes]
    with_route = [
        (method, path) for method, _, path in (key.partition(" ") for key in keys) if path
    ]
    without_route = [PATHS[dialect.name] + "/no/such/path" for dialect in all_dialects()]
    return [*with_route, *(("GET", path) for path in (*without_route, "/no/such/path"))]


@pytest.mark.usefixtures("one_request")
def test_a_request_over_the_limit_is_429_with_the_time_of_the_next_window(world: World) -> None:
    requests = requests_of(world)
    assert len(requests) > len(all_dialects())
    ask(world, *requests[0])
    answers = {" ".join(request): ask(world, *request) for request in requests}
    refused = (429, str(WINDOW_SECONDS))
    assert {path: answer for path, answer in answers.items() if answer != refused} == {}


@pytest.mark.usefixtures("one_request")
def test_tokens_that_are_asked_for_too_often_are_429(world: World) -> None:
    client = world.tenant
    form = f"client_id={client.client_id}&client_secret={client.client_secret}&token=x"
    body = f"{form}&grant_type=client_credentials".encode()
    headers = [("Content-Type", "application/x-www-form-urlencoded")]
    answers = []
    for target in ("/token", "/token", "/oauth2/token", "/oauth2/revoke"):
        event = world.gateway.event("POST", target, headers, body)
        answers.append(world.gateway.invoke(fixed(event, SECOND, f"rate{target}")))
    assert [answer["statusCode"] for answer in answers] == [200, 429, 429, 429]
    for answer in answers[1:]:
        assert answer["headers"]["Retry-After"] == str(WINDOW_SECONDS)
        assert json.loads(answer["body"])["error"] == "temporarily_unavailable"
