"""A company to work on."""

import pytest
from msgspec.structs import replace

from ledger.process.runtime import runtime
from tests.clients.pennylane import Company
from tests.world import World


@pytest.fixture
def unsettled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists above an id do not wait, since nobody writes beside the test."""
    settings = replace(runtime().settings, settle_seconds=0.0)
    monkeypatch.setattr(runtime(), "settings", settings)


@pytest.fixture
def company(world: World) -> Company:
    return Company(world)
