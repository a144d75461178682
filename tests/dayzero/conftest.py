"""A business to work on."""

import pytest

from tests.clients.dayzero import Business
from tests.world import World


@pytest.fixture
def business(world: World) -> Business:
    return Business(world)
