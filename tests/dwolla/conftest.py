"""Dwolla's client in place of any client."""

import pytest

from tests.clients.dwolla import Labels
from tests.world import World


@pytest.fixture
def world(world: World) -> Labels:
    return Labels.of(world)


@pytest.fixture
def other(other: World) -> Labels:
    """Somebody else's."""
    return Labels.of(other)
