"""Small servers in a thread of this process, for people and for programs beside us."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler


class Quiet(WSGIRequestHandler):
    """A connection that is kept open, as gateways do, without a log of its own."""

    protocol_version = "HTTP/1.1"

    def log(self, *_: Any) -> None:
        """Log nothing."""
        return


@contextmanager
def serving(server: BaseWSGIServer, host: str = "127.0.0.1") -> Iterator[str]:
    """Run a server in the background; yield its base URL at a host."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
