"""The world of the events. These tests have processes of their own (make test-slow)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from tools.local.gateway import Gateway
from tools.local.replay import fresh, snapshot
from tools.local.seed import World


class Seeded(NamedTuple):
    """The world of the events, and its items to put the table back to."""

    world: World
    before: Mapping[str, Any]


@pytest.fixture(scope="module")
def seeded(gateway: Gateway) -> Seeded:
    return Seeded(fresh(gateway), snapshot())
