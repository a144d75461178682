"""These tests have processes of their own (make test): dynoxide is several times quicker here."""

import os
from collections.abc import Iterator

import pytest

from tests.local import engines


@pytest.fixture(scope="session")
def engine() -> Iterator[engines.Engine]:
    """What ENGINE names, else dynoxide, else moto."""
    name = os.environ.get("ENGINE") or ("moto" if engines.unavailable("dynoxide") else "dynoxide")
    with engines.with_table(name) as started:
        yield started
