"""Each test of the store has a transport of its own."""

from collections.abc import Iterator

import pytest

from ledger.aws import clients


@pytest.fixture(autouse=True)
def _of_this_test() -> Iterator[None]:
    """The process's transport must not go back to botocore's session for what fails here."""
    clients.transport.cache_clear()
    yield
    clients.transport.cache_clear()
