"""Waitress, for people and for programs beside us: connections are kept open, as gateways do."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from waitress import wasyncore
from waitress.server import create_server
from werkzeug.serving import BaseWSGIServer

# A request waits for its engine, so more of them are answered at once than there are processors.
THREADS = 16
HOST = "127.0.0.1"


class Server:
    """An HTTP server of a WSGI application, on a listening socket or on a free port."""

    def __init__(self, application: Callable[..., Any], listening: socket.socket | None = None):
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._channels: dict[int, Any] = {}
        self.socket = listening or socket.create_server((HOST, 0))
        self._server: Any = create_server(
            application, map=self._channels, sockets=[self.socket], threads=THREADS, ident=None
        )

    @property
    def server_port(self) -> int:
        """The port."""
        port: int = self.socket.getsockname()[1]
        return port

    def serve_forever(self) -> None:
        """Answer requests until `shutdown`, or a signal's exception."""
        wasyncore.loop(timeout=1, map=self._channels, use_poll=True)

    def shutdown(self) -> None:
        """End `serve_forever`, which runs in another thread."""
        # That thread may wake by itself, and close the trigger before it is pulled.
        with suppress(OSError):
            self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._channels))

    def server_close(self) -> None:
        """Let the threads end."""
        self._server.task_dispatcher.shutdown()


@contextmanager
def serving(server: Server | BaseWSGIServer, host: str = HOST) -> Iterator[str]:
    """Run a server in the background; yield its base URL at a host."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
