"""These tests have processes of their own (make test): dynoxide is several times quicker here."""

import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from tests.local import engines
from tests.local.gateway import Gateway
from tests.local.replay import fresh, snapshot
from tests.local.seed import Seed


@pytest.fixture(scope="session")
def engine() -> Iterator[engines.Engine]:
    """What ENGINE names, else dynoxide, else moto."""
    name = os.environ.get("ENGINE") or ("moto" if engines.unavailable("dynoxide") else "dynoxide")
    with engines.with_table(name) as started:
        yield started


class Sown(NamedTuple):
    """The world of the events, and its items to put the table back to."""

    seed: Seed
    before: Mapping[str, Any]


@pytest.fixture(scope="module")
def sown(gateway: Gateway) -> Sown:
    return Sown(fresh(gateway), snapshot())
