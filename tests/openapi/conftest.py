"""The service as `make serve` runs it."""

from collections.abc import Iterator

import pytest

from tools.local.service import Service, tried


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with tried(tmp_path_factory.mktemp("service")) as running:
        yield running
