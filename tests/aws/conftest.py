"""A transport for each test."""

from collections.abc import Iterator

import pytest

from ledger.aws import clients


@pytest.fixture(autouse=True)
def fresh_transport() -> Iterator[None]:
    """A transport without failures: one test's failures must not make the next one fall back."""
    clients.transport.cache_clear()
    clients.guard.cache_clear()
    yield
    clients.transport.cache_clear()
    clients.guard.cache_clear()
