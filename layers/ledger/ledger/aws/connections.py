"""Connections that are kept between requests, and none that may have died meanwhile."""

import io
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, SSLError
from urllib3.util.wait import wait_for_read

from ledger.aws.clock import elapsed

# Whoever is between us and the table may forget an idle connection without a word, and a process
# that was frozen has heard no word. A new connection costs milliseconds, a dead one a time-out.
IDLE_SECONDS = 30.0
_PORTS = {"http": 80, "https": 443}


def _options() -> list[tuple[int, int, int]]:
    """List what a connection is opened with: no delay, and a probe every 10 s that it is idle."""
    wanted = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}
    return [
        (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
        # Not every system names them so.
        *(
            (socket.IPPROTO_TCP, getattr(socket, name), value)
            for name, value in wanted.items()
            if hasattr(socket, name)
        ),
    ]


OPTIONS = _options()


class Address(NamedTuple):
    """A URL, as a connection and the first lines of a request want it."""

    is_tls: bool
    address: tuple[str, int]
    target: str
    host: str


@lru_cache(maxsize=8)
def address_of(url: str) -> Address:
    """Read a URL; DynamoDB has one for all requests."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    address = (parts.hostname, parts.port or _PORTS[parts.scheme])
    query = f"?{parts.query}" if parts.query else ""
    return Address(parts.scheme == "https", address, f"{parts.path or '/'}{query}", _host(parts))


def _host(parts: SplitResult) -> str:
    """The host as it is signed (SigV4Auth): in small letters, and without a scheme's own port."""
    host = str(parts.hostname)
    host = f"[{host}]" if ":" in host else host
    is_default = parts.port in (None, _PORTS[parts.scheme])
    return host if is_default else f"{host}:{parts.port}"


class Connections:
    """Connections by place, for any number of threads; `clock` tells seconds, also of a freeze."""

    def __init__(
        self, connect_seconds: float, ca_file: str, clock: Callable[[], float] = elapsed
    ) -> None:
        self._connect_seconds = connect_seconds
        self._ca_file = ca_file
        self._clock = clock
        self._idle: dict[Any, deque[tuple[float, socket.socket]]] = {}
        self._making = Lock()
        self._tls: ssl.SSLContext | None = None

    def take(self, place: Address, url: str, left: float) -> socket.socket:
        """Take a kept connection, or a new one within `left` seconds."""
        return self._kept(self._idle_at(place)) or self._opened(place, url, left)

    def give_back(self, place: Address, connection: socket.socket) -> None:
        """Keep a connection whose answer was read to its end."""
        self._idle_at(place).append((self._clock(), connection))

    def close(self) -> None:
        """Forget all connections: a process that was frozen and thawed must not use them."""
        idle, self._idle = self._idle, {}
        for connections in idle.values():
            for _, connection in connections:
                connection.close()

    def prepare(self) -> ssl.SSLContext:
        """Make, once, what all connections over TLS share, of a file of many authorities."""
        with self._making:
            self._tls = self._tls or ssl.create_default_context(cafile=self._ca_file)
            return self._tls

    def _idle_at(self, place: Address) -> deque[tuple[float, socket.socket]]:
        return self._idle.setdefault((place.is_tls, place.address), deque())

    def _kept(self, idle: deque[tuple[float, socket.socket]]) -> socket.socket | None:
        """Take one that was used lately, and that the server has not closed since."""
        while idle:
            try:
                since, connection = idle.pop()
            except IndexError:
                return None  # another thread was quicker
            # A clock that was put back tells no age.
            is_young = 0 <= self._clock() - since <= IDLE_SECONDS
            if is_young and not wait_for_read(connection, 0.0):
                return connection
            connection.close()
        return None

    def _opened(self, place: Address, url: str, left: float) -> socket.socket:
        try:
            seconds = min(self._connect_seconds, left)
            opened = socket.create_connection(place.address, seconds)
            for option in OPTIONS:
                opened.setsockopt(*option)
            if place.is_tls:
                opened = self.prepare().wrap_socket(opened, server_hostname=place.address[0])
        except TimeoutError as error:
            raise ConnectTimeoutError(endpoint_url=url, error=error) from error
        except ssl.SSLError as error:
            raise SSLError(endpoint_url=url, error=error) from error
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=url, error=error) from error
        return opened


class Within(io.RawIOBase):
    """Reads what comes over a connection within so many seconds in all, however it trickles."""

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        super().__init__()
        self._connection = connection
        self._until = time.monotonic() + seconds

    def makefile(self, _: str) -> io.BufferedReader:
        """Give the reader that `http.client` asks a socket for."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into the buffer; `TimeoutError` when the time is over."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)
