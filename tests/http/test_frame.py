"""The frame: whatever comes in is answered."""

from typing import Any

import pytest

from tests.scopes import PUBLIC, scope_of
from tests.world import World
from tools.local.gateway import to_answer


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"Records": []},
        {"version": "1.0", "httpMethod": "GET", "path": "/"},
        {"rawPath": None, "headers": None, "requestContext": None, "body": None},
        {"rawPath": "/labels/x", "requestContext": {"http": {}}},
        {"headers": {}, "requestContext": {"http": {"method": "POST"}, "timeEpoch": 1}},
        {"rawPath": "/api/v1/x", "pathParameters": None, "isBase64Encoded": True, "body": "!"},
    ],
)
def test_an_event_that_is_none_is_refused_and_never_raises(
    world: World, event: dict[str, Any]
) -> None:
    for route in world.gateway.routes:
        answer = to_answer(world.gateway.invoke({**event, "routeKey": route.key}))
        if scope_of(route.name) == PUBLIC and route.dialect != "oauth":
            assert answer.status in (200, 404), route.key  # pages, which anybody may see
            continue
        assert 400 <= answer.status < 500, (route.key, answer.body)
        assert isinstance(answer.json, dict)
