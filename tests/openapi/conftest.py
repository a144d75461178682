"""The service as `make serve` runs it."""

from collections.abc import Iterator

import pytest

from tests.local import engines
from tests.local.service import Service, serving


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    reason = engines.unavailable("dynoxide")
    if reason:
        pytest.skip(reason)
    with serving(tmp_path_factory.mktemp("service")) as running:
        yield running
