"""The HTTP server for people: what API Gateway answers, on a port of this machine."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tools.local import quotas
from tools.local.gateway import Answer, Gateway, to_answer

Show = Callable[[str], None]


class _Quiet(WSGIRequestHandler):
    """Keeps connections open, as gateways do, and leaves the log to us."""

    protocol_version = "HTTP/1.1"

    def log(self, *_: Any) -> None:
        return None


def _answer(gateway: Gateway, request: Request) -> Answer:
    target = request.environ["REQUEST_URI"]
    headers = [
        (name, value) for name, value in request.headers.items() if value or name != "Cookie"
    ]
    length = request.content_length or 0
    if (refused := quotas.of_request(request.method, target, headers, length)) is not None:
        return to_answer(refused)
    event = gateway.event(request.method, target, headers, request.get_data(), request.host)
    try:
        return to_answer(gateway.invoke(event))
    except Exception as error:  # noqa: BLE001 - the gateway answers so for a function that failed
        print(f"the function failed: {error!r}", file=sys.stderr)
        return to_answer(quotas.refusal(500))


def application(gateway: Gateway, show: Show) -> Callable[..., Any]:
    """Return the WSGI application; it prints a line for each request."""

    @Request.application
    def app(request: Request) -> Response:
        started = time.perf_counter()
        answer = _answer(gateway, request)
        milliseconds = (time.perf_counter() - started) * 1000
        clock = time.strftime("%H:%M:%S")
        show(f"{clock}  {answer.status}  {request.method:6} {request.path}  {milliseconds:.0f} ms")
        response = Response(answer.body, status=answer.status)
        del response.headers["Content-Type"]
        for name, value in answer.headers.items():
            response.headers[name.title()] = value
        return response

    return app


def make(gateway: Gateway, port: int, show: Show, fd: int | None = None) -> BaseWSGIServer:
    """Make a server on the loopback address; port 0 is a free one, `fd` a listening socket."""
    app = application(gateway, show)
    return make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet, fd=fd)


@contextmanager
def running(gateway: Gateway) -> Iterator[str]:
    """Run a server in the background; yield its base URL."""
    server = make(gateway, 0, lambda _: None)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
