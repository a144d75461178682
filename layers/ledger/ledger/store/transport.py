"""A client's HTTP over the standard library: a fraction of the work that urllib3 makes of it.

It answers botocore's `before-send` event, below everything that botocore is for: serialising,
signing, retries, parsing and errors stay its own, and so do the names of what goes wrong here.
"""

import socket
import ssl
from collections import deque
from functools import lru_cache
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from math import inf
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import SplitResult, urlsplit
from zlib import crc32

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.util.wait import wait_for_read

from ledger.store import answers
from ledger.store.outcomes import OutOfTime
from ledger.store.patience import seconds_left

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_Address = tuple[bool, str, int]

_PORTS = {"http": 80, "https": 443}


class _Place(NamedTuple):
    """A URL, as a connection and the first lines of a request want it."""

    is_tls: bool
    address: tuple[str, int]
    target: str
    host: str


class Transport:
    """Connections that are kept, for any number of threads; times in seconds.

    `ca_file` names the authorities that a server's certificate is believed by.
    """

    def __init__(self, connect_seconds: float, read_seconds: float, ca_file: str) -> None:
        self._connect_seconds = connect_seconds
        self._read_seconds = read_seconds
        self._ca_file = ca_file
        self._idle: dict[_Address, deque[socket.socket]] = {}
        self._making = Lock()
        self._tls: ssl.SSLContext | None = None

    def install(self, client: "DynamoDBClient") -> None:
        """Carry the client's requests from now on."""
        answer: Any = self.send  # the stubs know only of handlers that answer nothing
        client.meta.events.register("before-send", answer)

    def close(self) -> None:
        """Forget all connections: a process that was frozen and thawed must not use them."""
        idle, self._idle = self._idle, {}
        for connections in idle.values():
            for connection in connections:
                connection.close()

    def send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        """What the server says to the request; raises what botocore's own session would raise.

        What DynamoDB cannot have said (answers.py) is no answer here, where botocore would take it:
        one that is cut off, garbled, or to another question. `OutOfTime` when no time is left.
        """
        left = seconds_left()
        if left <= 0:
            raise OutOfTime
        place = _place(request.url)
        idle = self._idle.setdefault((place.is_tls, *place.address), deque())
        written = _written(request, place)
        connection = _kept(idle) or self._opened(place, request.url, left)
        try:
            connection.settimeout(min(self._read_seconds, left))
            connection.sendall(written)
            # Else a connection that is given up stays open for as long as its answer is held.
            with HTTPResponse(connection, method=request.method) as response:
                response.begin()
                _check_head(response)
                content = response.read()
                _check_content(request, response, content)
        except TimeoutError as error:
            connection.close()
            raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
        except (OSError, HTTPException) as error:
            connection.close()
            raise ConnectionClosedError(
                error=error, request=request, endpoint_url=request.url
            ) from error
        if response.will_close:
            connection.close()
        else:
            idle.append(connection)
        headers: Any = response.headers
        return AWSResponse(request.url, response.status, headers, _Read(content))

    def _opened(self, place: _Place, url: str, left: float = inf) -> socket.socket:
        try:
            seconds = min(self._connect_seconds, left)
            opened = socket.create_connection(place.address, seconds)
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if place.is_tls:
                opened = self.prepare().wrap_socket(opened, server_hostname=place.address[0])
        except TimeoutError as error:
            raise ConnectTimeoutError(endpoint_url=url, error=error) from error
        except ssl.SSLError as error:
            raise SSLError(endpoint_url=url, error=error) from error
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=url, error=error) from error
        return opened

    def prepare(self) -> ssl.SSLContext:
        """What all connections over TLS share; it is made once, of a file of many authorities."""
        with self._making:
            self._tls = self._tls or ssl.create_default_context(cafile=self._ca_file)
            return self._tls


class _Read:
    """A body that was read already, as botocore asks for it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> list[bytes]:
        return [self._content]


def _check_head(response: HTTPResponse) -> None:
    """Raise what stands for no answer if the head is none of DynamoDB's."""
    if response.status != HTTPStatus.OK and response.status < HTTPStatus.BAD_REQUEST:
        raise HTTPException("an answer that is neither done nor refused")
    if response.length is None and not response.chunked:
        # DynamoDB always says it; a head that was cut off does not.
        raise HTTPException("an answer that does not say how long it is")
    if len(set(response.headers.get_all("Content-Length", []))) > 1:
        raise HTTPException("an answer of two lengths")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise HTTPException("an answer in an encoding that was not asked for")


def _check_content(request: AWSPreparedRequest, response: HTTPResponse, content: bytes) -> None:
    """The same of the content: of the checksum that DynamoDB sends with it, or as it can be."""
    if not (content.startswith(b"{") and content.endswith(b"}")):
        raise HTTPException("an answer that is no JSON object")
    told = {value.strip() for value in response.headers.get_all("x-amz-crc32", [])}
    if not told:
        answers.check(_operation(request), response.status, content)
    elif told != {str(crc32(content))}:
        raise HTTPException("an answer of another checksum")


def _operation(request: AWSPreparedRequest) -> str:
    target = _bytes(request.headers.get("X-Amz-Target", ""))
    return str(target.decode().rpartition(".")[2])


def _kept(idle: "deque[socket.socket]") -> socket.socket | None:
    """A connection that was used before, and that the server has not closed since."""
    while idle:
        try:
            connection = idle.pop()
        except IndexError:
            return None  # another thread was quicker
        if not wait_for_read(connection, 0.0):
            return connection
        connection.close()
    return None


def _written(request: AWSPreparedRequest, place: _Place) -> bytes:
    """The request in one piece. botocore has encoded and signed its headers, length included."""
    lines = [
        f"{request.method} {place.target} HTTP/1.1".encode(),
        f"Host: {place.host}".encode(),
        b"Accept-Encoding: identity",
    ]
    headers: Any = request.headers.items()
    lines += [b"%s: %s" % (name.encode(), _bytes(value)) for name, value in headers]
    head = b"\r\n".join(lines)
    assert head.count(b"\n") == len(lines) - 1, "a header is one line"
    return b"%s\r\n\r\n%s" % (head, _bytes(request.body or b""))


def _bytes(said: Any) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


@lru_cache(maxsize=8)
def _place(url: str) -> _Place:
    """DynamoDB has one URL for all requests."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    address = (parts.hostname, parts.port or _PORTS[parts.scheme])
    query = f"?{parts.query}" if parts.query else ""
    return _Place(parts.scheme == "https", address, f"{parts.path or '/'}{query}", _host(parts))


def _host(parts: SplitResult) -> str:
    """The host as it is signed (SigV4Auth): in small letters, and without a scheme's own port."""
    host = str(parts.hostname)
    host = f"[{host}]" if ":" in host else host
    is_default = parts.port in (None, _PORTS[parts.scheme])
    return host if is_default else f"{host}:{parts.port}"
