"""The service as `make serve` runs it, in a process and a folder of its own."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.local import engines, processes
from tests.local.template import ROOT

READY_SECONDS = 60


@dataclass(frozen=True)
class Service:
    """Where it is, and its first demo tenant."""

    base_url: str
    tenant: dict[str, Any]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """On dynoxide; moto would answer one request at a time, and slowly."""
    reason = engines.unavailable("dynoxide")
    if reason:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("service")
    port, log = processes.free_port(), folder / "log"
    command = [sys.executable, "-m", "tests.local", "serve", "--port", str(port)]
    with processes.running(
        [*command, "--folder", str(folder)],
        log,
        lambda: b"Requests as they come" in log.read_bytes(),
        seconds=READY_SECONDS,
        cwd=ROOT,
        environment={**os.environ, "ENGINE": "dynoxide"},
        end=signal.SIGINT,
    ):
        demo = json.loads((folder / "demo.json").read_text())
        yield Service(demo["base_url"], demo["tenants"][0])
