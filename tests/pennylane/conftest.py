"""A company to work on."""

import pytest

from tests.clients.pennylane import Company
from tests.world import World


@pytest.fixture
def company(world: World) -> Company:
    return Company(world)
