"""A DynamoDB that answers every request at once with an empty success, in a process of its own.

The measured time is then the client's own work: `python -m benchmarks.stub PORT`.
"""

import socket
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.local import processes
from tools.local.template import ROOT

_BODY = b"{}"
_ANSWER = (
    b"HTTP/1.1 200 OK\r\n"
    b"Content-Type: application/x-amz-json-1.0\r\n"
    b"x-amzn-RequestId: STUB\r\n"
    b"x-amz-crc32: %d\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (zlib.crc32(_BODY), len(_BODY), _BODY)
)
_HEAD_END = b"\r\n\r\n"


def _serve(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    left = b""
    while True:
        while _HEAD_END not in left:
            more = connection.recv(1 << 16)
            if not more:
                return
            left += more
        head, _, left = left.partition(_HEAD_END)
        length = next(
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        )
        while len(left) < length:
            left += connection.recv(1 << 20)
        left = left[length:]
        connection.sendall(_ANSWER)


def main(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)) as server:
        while True:
            connection, _ = server.accept()
            threading.Thread(target=_serve, args=(connection,), daemon=True).start()


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run the stub; yield its URL."""
    port = processes.free_port()
    command = [sys.executable, "-m", "benchmarks.stub", str(port)]
    ready = processes.listening("127.0.0.1", port)
    with processes.running(command, folder / "stub.log", ready, seconds=10, cwd=ROOT):
        yield f"http://127.0.0.1:{port}"


if __name__ == "__main__":
    main(int(sys.argv[1]))
