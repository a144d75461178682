"""The HTTP server for people: what API Gateway answers, on a port of this machine."""

import errno
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.wrappers import Request, Response

from tools.local import examples, pages, quotas
from tools.local.gateway import Answer, Gateway, to_answer
from tools.local.processes import ProcessError
from tools.local.request_log import RequestLog, Show
from tools.local.wsgi import Server, serving

BACKLOG = 128
PORT_MAX = 65535


def _answer(gateway: Gateway, request: Request) -> Answer:
    method, target = request.method, request.environ["REQUEST_URI"]
    page = pages.find(method, target, request.headers.get("Accept", ""), gateway.paths)
    if page is not None:
        return page
    if method == "HEAD" and pages.is_public(target):
        method = "GET"  # werkzeug leaves out the body
    headers = [
        (name, value) for name, value in request.headers.items() if value or name != "Cookie"
    ]
    length = request.content_length or 0
    if (refused := quotas.of_request(method, target, headers, length)) is not None:
        return to_answer(refused)
    event = gateway.event(method, target, headers, request.get_data(), request.host)
    try:
        return to_answer(gateway.invoke(event))
    except Exception as error:  # noqa: BLE001 - the gateway answers so for a function that failed
        print(f"the function failed: {error!r}", file=sys.stderr)
        return to_answer(quotas.refusal(500))


def application(gateway: Gateway, show: Show, values: examples.Values) -> Callable[..., Any]:
    """Return the WSGI application; it prints a line for each request."""
    log = RequestLog(show)

    @Request.application
    def app(request: Request) -> Response:
        started = time.perf_counter()
        answer = _answer(gateway, request)
        answer = examples.localize(request.environ["REQUEST_URI"], answer, values)
        seconds = time.perf_counter() - started
        log.add(request.method, request.environ["REQUEST_URI"], answer, seconds)
        response = Response(answer.body, status=answer.status)
        del response.headers["Content-Type"]
        for name, value in answer.headers.items():
            response.headers[name.title()] = value
        return response

    return app


@contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """Take a port before anything else starts. Raise `ProcessError` if it cannot be had."""
    if not 0 < port <= PORT_MAX:
        raise ProcessError(f"port {port}: it is from 1 to {PORT_MAX}")
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
            listening.listen(BACKLOG)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                advice = f"choose another, such as PORT={port + 1}"
                raise ProcessError(f"port {port} is in use: {advice}") from error
            raise ProcessError(f"{host}:{port}: {error.strerror}") from error
        yield listening


def make(
    gateway: Gateway,
    show: Show,
    values: examples.Values | None = None,
    listening: socket.socket | None = None,
) -> Server:
    """Make a server on a free port, or on a listening socket.

    `values` are for the examples of the API documents.
    """
    return Server(application(gateway, show, values or {}), listening)


@contextmanager
def running(gateway: Gateway) -> Iterator[str]:
    """Run a server for a gateway in the background; yield its base URL."""
    with serving(make(gateway, lambda _: None)) as base_url:
        yield base_url
