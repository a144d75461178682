"""A server that answers each request as the test wants, well or badly."""

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Said: it\r\n\r\n{}"
Answering = Callable[[socket.socket, int], bool]


class Server:
    """Answers each request by a function of the connection and the number of earlier requests."""

    def __init__(self, answering: Answering, tls: ssl.SSLContext | None = None) -> None:
        self.answering, self.tls = answering, tls
        self.connections, self.closed, self.received = 0, 0, b""
        self.requests = 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http{'s' if tls else ''}://localhost:{self.listening.getsockname()[1]}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        try:
            with self.tls.wrap_socket(plain, server_side=True) if self.tls else plain as connection:
                while received := read_request(connection):
                    self.received = received
                    self.requests += 1
                    if not self.answering(connection, self.requests - 1):
                        return
        except OSError:
            return
        finally:
            self.closed += 1


def read_request(connection: socket.socket) -> bytes:
    """Return a whole request, or nothing at the end: its body may come after its head."""
    request = b""
    while not is_whole(request):
        if not (part := connection.recv(65536)):
            return b""
        request += part
    return request


def is_whole(request: bytes) -> bool:
    head, end, body = request.partition(b"\r\n\r\n")
    # A client that expects 100 Continue holds its body back until it has that answer.
    waits = re.search(rb"\r\nexpect: *100-continue", head, re.IGNORECASE)
    length = None if waits else re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    return bool(end) and len(body) >= (int(length[1]) if length else 0)


@contextmanager
def serving(answering: Answering, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(answering, tls)
    try:
        yield server
    finally:
        server.listening.close()


def answer_with(content: bytes, stays: bool = True) -> Answering:
    def answer(connection: socket.socket, _: int) -> bool:
        connection.sendall(content)
        return stays

    return answer
