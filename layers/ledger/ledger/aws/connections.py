"""Connections that are reused between requests, unless they may have died meanwhile."""

import select
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from ledger.aws.deadlines import elapsed
from ledger.aws.failures import ConnectTimeoutError, EndpointConnectionError, SSLError

# A middlebox may drop an idle connection without notice, and a frozen process misses any notice. A
# new connection costs milliseconds, a dead one a time-out.
IDLE_SECONDS = 30.0
SHARE_SECONDS_MIN = 0.001
_PORTS = {"http": 80, "https": 443}


def _options() -> list[tuple[int, int, int]]:
    """Return the options of a connection: no delay, and a probe after each 10 idle seconds."""
    probes = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}
    return [
        (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
        # Not every system has these names.
        *(
            (socket.IPPROTO_TCP, getattr(socket, name), value)
            for name, value in probes.items()
            if hasattr(socket, name)
        ),
    ]


OPTIONS = _options()


class Address(NamedTuple):
    """The parts of a URL for a connection and for the first lines of a request."""

    is_tls: bool
    endpoint: tuple[str, int]
    target: str
    host: str


@lru_cache(maxsize=8)
def address_of(url: str) -> Address:
    """Read a URL. The cache is small, since all requests of DynamoDB have one URL."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    endpoint = (parts.hostname, parts.port or _PORTS[parts.scheme])
    query = f"?{parts.query}" if parts.query else ""
    return Address(parts.scheme == "https", endpoint, f"{parts.path or '/'}{query}", _host(parts))


def _host(parts: SplitResult) -> str:
    """Return the host as SigV4Auth signs it: in lower case, without the scheme's default port."""
    host = str(parts.hostname)
    host = f"[{host}]" if ":" in host else host
    is_default = parts.port in (None, _PORTS[parts.scheme])
    return host if is_default else f"{host}:{parts.port}"


class Connections:
    """Idle connections by endpoint, for any number of threads.

    `clock` counts seconds, those of a freeze included.
    """

    def __init__(
        self, connect_seconds: float, ca_file: str, clock: Callable[[], float] = elapsed
    ) -> None:
        self._connect_seconds = connect_seconds
        self._ca_file = ca_file
        self._clock = clock
        self._idle: dict[Any, deque[tuple[float, socket.socket]]] = {}
        self._making = Lock()
        self._tls: ssl.SSLContext | None = None

    def take(self, address: Address, url: str, seconds: float) -> socket.socket:
        """Take an idle connection, or open a new one within `seconds`."""
        return self._reuse(self._idle_at(address)) or self._open(address, url, seconds)

    def give_back(self, address: Address, connection: socket.socket) -> None:
        """Keep a connection. Its answer must have been read to the end."""
        self._idle_at(address).append((self._clock(), connection))

    def close(self) -> None:
        """Close all idle connections: a restored snapshot must not use them."""
        idle, self._idle = self._idle, {}
        for connections in idle.values():
            for _, connection in connections:
                connection.close()

    def prepare(self) -> ssl.SSLContext:
        """Return the TLS context that all connections share; read its authorities once."""
        with self._making:
            self._tls = self._tls or ssl.create_default_context(cafile=self._ca_file)
            return self._tls

    def _idle_at(self, address: Address) -> deque[tuple[float, socket.socket]]:
        return self._idle.setdefault((address.is_tls, address.endpoint), deque())

    def _reuse(self, idle: deque[tuple[float, socket.socket]]) -> socket.socket | None:
        """Take a connection that is young and that the server has not closed."""
        while idle:
            try:
                since, connection = idle.pop()
            except IndexError:
                return None  # another thread has taken the last one
            # After a clock was set back, the age is unknown.
            is_young = 0 <= self._clock() - since <= IDLE_SECONDS
            if is_young and not _has_input(connection):
                return connection
            connection.close()
        return None

    def _open(self, address: Address, url: str, seconds: float) -> socket.socket:
        try:
            until = time.monotonic() + min(self._connect_seconds, seconds)
            connection = connect(address.endpoint, until)
            if address.is_tls:
                connection = self._secure(connection, address.endpoint[0], until)
        except TimeoutError as error:
            raise ConnectTimeoutError(url, error) from error
        except ssl.SSLError as error:
            raise SSLError(url, error) from error
        except OSError as error:
            raise EndpointConnectionError(url, error) from error
        return connection

    def _secure(self, connection: socket.socket, host: str, until: float) -> socket.socket:
        """Return the connection with TLS, after a handshake within the time left."""
        connection.settimeout(max(until - time.monotonic(), SHARE_SECONDS_MIN))
        try:
            return self.prepare().wrap_socket(connection, server_hostname=host)
        except OSError:
            connection.close()
            raise


def _has_input(connection: socket.socket) -> bool:
    """Return whether the server has sent something unasked, or has closed the connection."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))


def connect(endpoint: tuple[str, int], until: float) -> socket.socket:
    """Connect to one of a host's addresses before `until`, a reading of the monotonic clock.

    Each address gets an equal share of the time left: one silent address must not use up all of it.
    Raise the last address's `OSError`, or `TimeoutError` if no time is left.
    """
    endpoints = socket.getaddrinfo(*endpoint, type=socket.SOCK_STREAM)
    failure: OSError = TimeoutError()
    for tried, (family, kind, protocol, _, place) in enumerate(endpoints):
        share = (until - time.monotonic()) / (len(endpoints) - tried)
        if share <= 0:
            break
        connection = socket.socket(family, kind, protocol)
        try:
            for option in OPTIONS:
                connection.setsockopt(*option)
            connection.settimeout(share)
            connection.connect(place)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure
