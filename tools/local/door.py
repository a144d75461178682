"""The door to the table for other processes, such as `ledger-admin`: it counts what they write.

`demo.json` has its address. It passes each request to the engine as it is.
"""

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

from tools.local.counting import Counting, keys_of
from tools.local.wsgi import Server, serving

WRITES = ("PutItem", "TransactWriteItems", "BatchWriteItem")
ENGINE_SECONDS = 60
_OF_THE_CONNECTION = {"connection", "content-length", "date", "host", "server", "transfer-encoding"}


class Door:
    """Passes requests to an engine, and reports to the gateway which entries they put."""

    def __init__(self, gateway: Counting, engine_url: str) -> None:
        self._gateway = gateway
        self._address = urlsplit(engine_url)
        self._connections = threading.local()
        self._opened: list[http.client.HTTPConnection] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer a request as WSGI asks."""
        request = Request(environ)
        body = request.get_data()
        try:
            with self._gateway.turn:
                response = self._pass(request, body)
        except OSError:
            response = Response("the engine does not answer", 502)
        action = request.headers.get("X-Amz-Target", "").rpartition(".")[2]
        if response.status_code == http.client.OK and action in WRITES:
            self._gateway.note(keys_of(json.loads(body)))
        return response(environ, start_response)

    def _pass(self, request: Request, body: bytes) -> Response:
        """Return the engine's answer."""
        headers = _forwarded(dict(request.headers.items()))
        target = request.environ["REQUEST_URI"]
        connection = self._connect()
        try:
            connection.request(request.method, target, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise ConnectionError from error
        return Response(content, answer.status, _forwarded(dict(answer.headers.items())))

    def _connect(self) -> http.client.HTTPConnection:
        """Return this thread's connection; it opens with its first request."""
        host, port = self._address.hostname or "", self._address.port
        if not hasattr(self._connections, "own"):
            self._connections.own = http.client.HTTPConnection(host, port, timeout=ENGINE_SECONDS)
            self._opened.append(self._connections.own)
        connection: http.client.HTTPConnection = self._connections.own
        return connection

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._opened:
            connection.close()


def _forwarded(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers without those of one connection."""
    return {k: v for k, v in headers.items() if k.lower() not in _OF_THE_CONNECTION}


@contextmanager
def opened(gateway: Counting, engine_url: str) -> Iterator[str]:
    """Open the door to an engine; yield its URL."""
    door = Door(gateway, engine_url)
    with closing(door), serving(Server(door)) as url:
        yield url
