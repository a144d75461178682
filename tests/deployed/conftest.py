"""The stages in one emulator, each deployed once, with the world of the events in their tables."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployed import changed, emulator
from tests.deployed.deployment import Deployment, deploy
from tests.deployed.world import DeployedWorld, sow_on


@pytest.fixture(scope="session")
def endpoint_url() -> Iterator[str]:
    with emulator.running() as url:
        yield url


@pytest.fixture(scope="session")
def built() -> Path:
    """Where `make build-here` has built, from the root of a project."""
    assert "BUILT" in os.environ, "use make deploy-test"
    return Path(os.environ["BUILT"])


@pytest.fixture(scope="session")
def deployment(endpoint_url: str, built: Path) -> Deployment:
    """All dialects, deployed for the first time."""
    return deploy(endpoint_url, built)


@pytest.fixture(scope="session")
def deployed_world(deployment: Deployment) -> DeployedWorld:
    return sow_on(deployment)


@pytest.fixture(scope="session")
def project(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a change in its layer, built."""
    return changed.second(tmp_path_factory.mktemp("second"), built)
