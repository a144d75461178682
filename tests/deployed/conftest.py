"""The stack, deployed once, with the world of the events in its table."""

import os
from collections.abc import Iterator

import pytest

from tests.deployed import emulator
from tests.deployed.emulator import Deployment
from tests.deployed.world import Stand, stand_on
from tools.local.template import ROOT


@pytest.fixture(scope="session")
def deployment() -> Iterator[Deployment]:
    assert "BUILT" in os.environ, "use make deploy-test"
    with emulator.running() as endpoint_url:
        yield emulator.deploy(endpoint_url, ROOT / os.environ["BUILT"])


@pytest.fixture(scope="session")
def stand(deployment: Deployment) -> Stand:
    return stand_on(deployment)
