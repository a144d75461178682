"""Runs a program that ends with its parent, however the parent ends.

`python leash.py PARENT COMMAND…`. Linux itself kills the program, so this process becomes the
program. Elsewhere this process stays as the program's parent, and watches its own.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

WATCHING_SECONDS = 0.2
_PR_SET_PDEATHSIG = 1


def command(program: Sequence[str]) -> list[str]:
    """Return the command that runs a program as long as this process lives."""
    # No site packages: the program starts in a moment.
    return [sys.executable, "-I", "-S", str(Path(__file__)), str(os.getpid()), *program]


def end_with_parent() -> None:
    """Send this process SIGTERM as soon as its present parent is no more."""
    parent = os.getppid()
    stop = lambda: os.kill(os.getpid(), signal.SIGTERM)  # noqa: E731
    threading.Thread(target=_watch, args=(parent, stop), daemon=True).start()


def _watch(parent: int, stop: Callable[[], None]) -> None:
    while os.getppid() == parent:
        time.sleep(WATCHING_SECONDS)
    stop()


def _become(parent: int, program: list[str]) -> None:
    """Replace this process by the program, which the kernel kills with its parent."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL) or os.getppid() != parent:
        sys.exit(1)  # The parent was gone before the kernel knew.
    try:
        os.execvp(program[0], program)  # noqa: S606
    except OSError as error:
        sys.exit(f"{program[0]}: {error.strerror}")


def run_watched(parent: int, program: Sequence[str]) -> int:
    """Run the program until it ends or the parent does; return its exit status."""
    child = subprocess.Popen(program)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: child.send_signal(number))
    threading.Thread(target=_watch, args=(parent, child.kill), daemon=True).start()
    return child.wait()


if __name__ == "__main__":
    parent_id, *arguments = sys.argv[1:]
    if sys.platform == "linux":
        _become(int(parent_id), arguments)
    sys.exit(run_watched(int(parent_id), arguments))
