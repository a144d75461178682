"""Further processes on the service's own port, since one process uses one processor.

`python -m tools.local.workers FD` is one of them. It accepts connections from the inherited socket
until its standard input ends, which is when its parent ends.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress

from tools.local import examples, server
from tools.local.counting import Counting
from tools.local.engines import TABLE
from tools.local.template import ROOT


@contextmanager
def started(listening: socket.socket, surroundings: Mapping[str, str]) -> Iterator[None]:
    """Run further processes, so that each processor has one."""
    fd = listening.fileno()
    with ExitStack() as stack:
        for _ in range((os.cpu_count() or 1) - 1):
            worker = subprocess.Popen(
                [sys.executable, "-m", "tools.local.workers", str(fd)],
                env={**os.environ, **surroundings},
                cwd=ROOT,
                stdin=subprocess.PIPE,
                pass_fds=[fd],
            )
            stack.enter_context(worker)  # its exit ends the standard input, and waits
        yield


def main(fd: int) -> None:
    """Serve connections of an inherited socket until standard input ends."""
    gateway = Counting(TABLE, dict(os.environ))
    values = examples.read(os.environ.get(examples.FILE, ""))
    listening = socket.socket(fileno=fd)
    running = server.make(gateway, lambda line: print(line, flush=True), values, listening)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    with gateway.counting(), suppress(KeyboardInterrupt):
        sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
