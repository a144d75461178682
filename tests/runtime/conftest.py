"""An engine that other processes reach, and what `make build` has built."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.local import engines
from tools.local.template import ROOT


@pytest.fixture(scope="session")
def engine() -> Iterator[engines.Engine]:
    """dynoxide, or DynamoDB Local if ENGINE names it; moto lives in one process."""
    name = os.environ.get("ENGINE", "dynoxide")
    reason = engines.unavailable(name)
    if reason:
        pytest.skip(reason)
    with engines.with_table(name) as started:
        yield started


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder of `make build`, of this machine's architecture."""
    folder = ROOT / os.environ.get("BUILT", "")
    assert "BUILT" in os.environ, "use make runtime-test"
    return folder
