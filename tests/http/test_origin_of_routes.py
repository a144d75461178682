"""Behind an edge, every function of every route answers only what has the edge's whole secret."""

import re
from collections.abc import Iterator
from hashlib import sha256

import pytest
from msgspec.structs import replace

from ledger.process.runtime import Runtime
from tests.world import World
from tools.local.template import DEFAULT_ROUTE, Route, Template

SECRET = "0123456789abcdef-a-secret-of-the-edge"
DIGEST = sha256(SECRET.encode()).hexdigest()
ROUTES = Template().routes()
ROOMS = {
    room: [route for route in ROUTES if route.dialect == room]
    for room in sorted({route.dialect for route in ROUTES})
}
# A real value of each parameter whose path would be unknown otherwise.
REAL = {
    "/docs/{asset}": "page.js",
    "/console/{asset}": "console.css",
    "/openapi/{document}": "index.json",
}


@pytest.fixture
def process_behind_edge(process: Runtime) -> Iterator[Runtime]:
    without = process.settings
    process.settings = replace(without, origin_digest=DIGEST)
    yield process
    process.settings = without


def refusal(world: World, route: Route, log: pytest.LogCaptureFixture, **headers: str) -> str:
    """Ask a route with a token that may do everything, and return the refusal in the log."""
    log.clear()
    own = route.path.replace("{businessId}", world.tenant.business_id)
    value = REAL.get(route.path, "1")
    path = "/no/such/path" if route.path == DEFAULT_ROUTE else re.sub(r"\{\w+\}", value, own)
    method = "GET" if route.method == "ANY" else route.method
    world.send(method, path, {}, accept="*/*", **headers)
    (line,) = [record for record in log.records if record.message == "request"]
    return getattr(line, "refusal", "")


@pytest.mark.usefixtures("process_behind_edge")
@pytest.mark.parametrize("room", ROOMS)
def test_a_route_is_unknown_without_the_whole_secret(
    world: World, room: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        for route in ROOMS[room]:
            assert refusal(world, route, caplog) == "NotFound", route.key
            for wrong in (SECRET[:8], SECRET + "x", SECRET[:-1] + "x"):
                answer = refusal(world, route, caplog, x_origin_secret=wrong)
                assert answer == "NotFound", (route.key, wrong)


@pytest.mark.usefixtures("process_behind_edge")
@pytest.mark.parametrize("room", sorted(ROOMS.keys() - {"default"}))
def test_a_route_is_answered_with_the_secret(
    world: World, room: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        for route in ROOMS[room]:
            answer = refusal(world, route, caplog, x_origin_secret=SECRET)
            assert answer != "NotFound", route.key


@pytest.mark.parametrize("place", [0, 7, 8, 31, 32, 63])
def test_a_secret_is_compared_by_its_whole_digest(
    process_behind_edge: Runtime, world: World, caplog: pytest.LogCaptureFixture, place: int
) -> None:
    other = "1" if DIGEST[place] == "0" else "0"
    digest = DIGEST[:place] + other + DIGEST[place + 1 :]
    process_behind_edge.settings = replace(process_behind_edge.settings, origin_digest=digest)
    route = next(route for route in ROUTES if route.path == "/api/external/v2/me")
    with caplog.at_level("INFO"):
        assert refusal(world, route, caplog, x_origin_secret=SECRET) == "NotFound"
