"""The real engines, each in its own process, and actors against them."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from tools.local import engines
from tools.local.processes import worker

SECONDS = 120


@dataclass(frozen=True)
class Actors:
    """Processes against one engine."""

    engine: engines.Engine

    def do(self, job: str, **expected: Any) -> Any:
        """Run one job in one process; return its answer."""
        surroundings = engines.environment(self.engine)
        body = worker("tests.real_engine.actor", {"job": job, **expected}, surroundings, SECONDS)
        return json.loads(body)

    def call_both(self, job: str, **expected: Any) -> list[Any]:
        """Run the same job in two processes at once."""
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda _: self.do(job, **expected), range(2)))


@pytest.fixture(scope="session", params=["dynoxide", "dynamodb-local"])
def actors(request: pytest.FixtureRequest) -> Iterator[Actors]:
    reason = engines.unavailable(request.param)
    if reason:
        pytest.skip(reason)
    with engines.start(request.param) as engine:
        yield Actors(engine)
