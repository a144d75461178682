"""The folder of one running service: its data, its lock, and the link to the newest service.

`.local/<port>/` is the folder of the service on that port. `.local/demo.json` is a link to the
file of the newest service that runs.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.local.processes import ProcessError
from tools.local.template import ROOT

FOLDER = ROOT / ".local"
DATABASE = "ledger-5.sqlite"  # a new number for a new layout of items
DEMO = "demo.json"
LOCK = "lock"
WAITING_SECONDS = 3  # for a service that is just ending


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """Hold a folder for one service; yield the lock's file descriptor.

    An engine inherits the descriptor, so that the folder is locked until the engine ends.
    Raise `ProcessError` if another service holds the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+") as lock:
        ends = time.monotonic() + WAITING_SECONDS
        while not _is_taken(lock.fileno()):
            if time.monotonic() > ends:
                lock.seek(0)
                holder = lock.read().strip()
                raise ProcessError(f"process {holder} serves the data of {os.path.relpath(folder)}")
            time.sleep(0.05)
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield lock.fileno()


def _is_taken(descriptor: int) -> bool:
    """Take the lock of an open file; return whether it is ours now."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def newest(folder: Path) -> Iterator[None]:
    """Let `demo.json` beside a service's folder lead into it; afterwards to the next newest one."""
    link = folder.parent / DEMO
    _point(link, folder)
    try:
        yield
    finally:
        if link.is_symlink() and link.readlink() == Path(folder.name, DEMO):
            _hand_over(link, folder)


def _hand_over(link: Path, ended: Path) -> None:
    files = [file for file in link.parent.glob(f"*/{DEMO}") if file.parent != ended]
    running = [file for file in files if _is_locked(file.parent / LOCK)]
    if running:
        _point(link, max(running, key=lambda file: file.stat().st_mtime).parent)
    else:
        link.unlink()


def _point(link: Path, folder: Path) -> None:
    """Replace the link in one step."""
    new = link.with_name(f".{DEMO}.{os.getpid()}")
    with suppress(FileNotFoundError):
        new.unlink()
    new.symlink_to(Path(folder.name, DEMO))
    new.replace(link)


def _is_locked(file: Path) -> bool:
    """Return whether a service holds a lock."""
    if not file.exists():
        return False
    with file.open() as lock:
        return not _is_taken(lock.fileno())
