"""However the local service ends, nothing that it started is left, and it can start again.

ENDINGS=20 repeats each ending; the suite does each once.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tools.local import engines, processes
from tools.local.template import ROOT

pytestmark = pytest.mark.real_engine

TIMES = int(os.environ.get("ENDINGS", "1"))
READY_SECONDS = 60
ENDING_SECONDS = 15
LEAST_PROCESSES = 3  # make, the service and the engine


def table_of_processes() -> dict[int, tuple[int, str]]:
    """Return parent and command of each live process, as `ps` has them."""
    command = ["ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,args="]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    rows = [line.split(None, 3) for line in lines]
    return {int(row[0]): (int(row[1]), row[-1]) for row in rows if not row[2].startswith("Z")}


def family(pid: int) -> dict[int, str]:
    """Return a process and all below it, with their commands."""
    table = table_of_processes()
    members = {pid}
    while more := {child for child, (parent, _) in table.items() if parent in members} - members:
        members |= more
    return {member: table[member][1] for member in members if member in table}


def left(members: dict[int, str]) -> dict[int, str]:
    """Return the members that are still there."""
    present = table_of_processes()
    return {pid: text for pid, text in members.items() if present.get(pid, (0, ""))[1] == text}


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """`make serve` with data of its own."""
    if reason := engines.unavailable("dynoxide"):
        pytest.skip(reason)
    folder, port = tmp_path_factory.mktemp("service"), processes.free_port()
    # `-o` keeps make from setting up an environment.
    setting_up = ["-o", ".venv/ready", "-o", ".venv/serve", f"BIN={Path(sys.executable).parent}"]
    return ["make", "serve", *setting_up, f"PORT={port}", f"FOLDER={folder}"]


@pytest.fixture(params=range(TIMES))
def make(command: list[str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`make serve` in a process group of its own, ready."""
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "ENGINE": "dynoxide"},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        is_ready = processes.wait(
            lambda: b"Requests (Ctrl+C stops)" in log.read_bytes(),
            READY_SECONDS,
            lambda: process.poll() is not None,
        )
        assert is_ready, log.read_text()
        yield process
    finally:
        with suppress(ProcessLookupError):  # a service that has outlived its make is in the group
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def end(make: subprocess.Popen[bytes], target: str, number: signal.Signals) -> None:
    """Send a signal to make, to the service below it, or to the process group of both."""
    if target == "group":
        os.killpg(make.pid, number)
    else:
        members = family(make.pid)
        services = [pid for pid, text in members.items() if " -m tools.local serve " in text]
        (service,) = services
        os.kill(make.pid if target == "make" else service, number)


@pytest.mark.parametrize(
    ("target", "number"),
    [
        ("service", signal.SIGTERM),
        ("service", signal.SIGKILL),
        ("service", signal.SIGHUP),
        ("make", signal.SIGTERM),
        ("make", signal.SIGKILL),
        ("group", signal.SIGINT),
        ("group", signal.SIGKILL),
    ],
    ids=lambda value: value.name if isinstance(value, signal.Signals) else value,
)
def test_an_ended_service_leaves_no_process(
    make: subprocess.Popen[bytes], target: str, number: signal.Signals
) -> None:
    members = family(make.pid)
    assert len(members) >= LEAST_PROCESSES, members
    assert any("dynoxide serve" in text for text in members.values()), members
    end(make, target, number)
    make.wait(ENDING_SECONDS)
    processes.wait(lambda: not left(members), ENDING_SECONDS)
    assert left(members) == {}
