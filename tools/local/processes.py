"""Programs that run beside us: on a free port, with a log, ready before anybody asks them."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tools.local import leash
from tools.local.template import ROOT

ENDING_SECONDS = 10
# Linux and macOS give higher ports to connections. Another program's connection could have one of
# those before the program that is to listen on it.
PORTS = range(20_000, 32_768)
_LOG_SHOWN = 4_000


class ProcessError(Exception):
    """A program did not start."""


def worker(
    module: str, job: Mapping[str, Any], environment: Mapping[str, str], seconds: float
) -> str:
    """Run a module of ours in its own process, warnings as errors; return its output for a job."""
    process = subprocess.run(
        [sys.executable, "-W", "error", "-m", module],
        input=json.dumps(job),
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    return process.stdout


def free_port() -> int:
    """Return a free port of the loopback address, for a program that will listen on it."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def listening(host: str, port: int) -> Callable[[], bool]:
    """Return a function that reports whether an address accepts connections."""

    def is_ready() -> bool:
        try:
            with socket.create_connection((host, port), timeout=0.2):
                return True
        except OSError:
            return False

    return is_ready


def answering(host: str, port: int) -> Callable[[], bool]:
    """Return a function that reports whether an address answers HTTP, whatever its answer is.

    A server may accept connections before it can answer, and a first request would be repeated.
    """

    def is_ready() -> bool:
        connection = HTTPConnection(host, port, timeout=1)
        try:
            connection.request("GET", "/")
            connection.getresponse()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
        return True

    return is_ready


def wait(
    is_ready: Callable[[], bool], seconds: float, is_over: Callable[[], bool] = lambda: False
) -> bool:
    """Wait until something is ready; return False if it is over first, or late."""
    ends = time.monotonic() + seconds
    while not is_ready():
        if is_over() or time.monotonic() > ends:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def running(
    command: Sequence[str],
    log: Path,
    is_ready: Callable[[], bool],
    *,
    seconds: float,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    end: signal.Signals = signal.SIGTERM,
    pass_fds: Sequence[int] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in a session of its own, ended by `end`; fail if it is not ready in time.

    The program ends with this process too, even if nobody can end it by then.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            leash.command(command),
            env=environment,
            cwd=cwd,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=pass_fds,
        )
    try:
        if not wait(is_ready, seconds, lambda: process.poll() is not None):
            output_end = log.read_text(errors="replace")[-_LOG_SHOWN:]
            raise ProcessError(f"{Path(command[0]).name} did not start: {output_end}")
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, end)
        try:
            process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
