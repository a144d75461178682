"""The service as `make serve` runs it, in a process and a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.local import engines
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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.local", "serve", "--port", str(port)]
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [*command, "--folder", str(folder)],
        cwd=ROOT,
        env={**os.environ, "ENGINE": "dynoxide"},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        ends = time.monotonic() + READY_SECONDS
        while b"Requests as they come" not in (folder / "log").read_bytes():
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < ends, (folder / "log").read_text()
            time.sleep(0.1)
        demo = json.loads((folder / "demo.json").read_text())
        yield Service(demo["base_url"], demo["tenants"][0])
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)
        log.close()
