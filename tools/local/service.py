"""The service as `make serve` runs it, in a process and a folder of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tools.local import engines, processes
from tools.local.template import ROOT

READY_SECONDS = 60


@dataclass(frozen=True)
class Service:
    """Where it is, its first demo tenant, and its process."""

    base_url: str
    tenant: dict[str, Any]
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """Kill the service, as a power cut would; its engine and its workers end with it."""
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(folder: Path, switches: str = "", engine: str = "dynoxide") -> Iterator[Service]:
    """Run the service with its data in the folder; moto serves requests one by one."""
    port, log = processes.free_port(), folder / "log"
    command = [sys.executable, "-m", "tools.local", "serve", "--port", str(port)]
    with processes.running(
        [*command, "--folder", str(folder)],
        log,
        lambda: b"Requests (Ctrl+C stops)" in log.read_bytes(),
        seconds=READY_SECONDS,
        cwd=ROOT,
        environment={**os.environ, "ENGINE": engine, "SWITCHES": switches},
        end=signal.SIGINT,
    ) as process:
        demo = json.loads((folder / "demo.json").read_text())
        yield Service(demo["base_url"], demo["tenants"][0], process)


@contextmanager
def tried(folder: Path) -> Iterator[Service]:
    """Run the service for a test; skip the test without dynoxide."""
    reason = engines.unavailable("dynoxide")
    if reason:
        pytest.skip(reason)
    with serving(folder) as running:
        yield running
