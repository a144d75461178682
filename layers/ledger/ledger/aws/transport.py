"""HTTP for a client over the standard library, with a fraction of urllib3's work.

The transport answers botocore's `before-send` event. botocore still serialises, signs, retries and
parses, and failures have the names of its own exceptions.

After FAILURES_MAX failures in a row a process goes back to botocore's own HTTP session for good. So
even the request that meets a fault of ours succeeds: its next attempt uses the other session. The
answers of both are checked alike.
"""

import time
from collections.abc import Callable
from functools import partial
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError, SSLError
from botocore.httpsession import URLLib3Session

from ledger.aws import answers
from ledger.aws.connections import (
    IDLE_SECONDS,
    OPTIONS,
    SHARE_SECONDS_MIN,
    Address,
    Connections,
    DeadlineReader,
    address_of,
)
from ledger.aws.deadlines import call_within, elapsed, seconds_left
from ledger.aws.failures import OutOfTime

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# As many as the attempts of one call (clients.ATTEMPTS_MAX).
FAILURES_MAX = 3
# A host that is absent or refuses connections is no fault of ours: botocore would fail too.
_FAULTS = (ReadTimeoutError, ConnectionClosedError, SSLError)


class Transport:
    """A carrier of requests, for any number of threads.

    `seconds` has the time-outs of a connection and of an answer. `ca_file` has the trusted
    certificate authorities. botocore's session keeps at most `connections_max` connections.
    `clock` counts idle seconds. `warn` gets one message when the process goes back to that session.
    """

    def __init__(
        self,
        seconds: tuple[float, float],
        ca_file: str,
        connections_max: int = 10,
        clock: Callable[[], float] = elapsed,
    ) -> None:
        connect_seconds, self._read_seconds = seconds
        self._connections = Connections(connect_seconds, ca_file, clock)
        self._make_fallback = partial(BotocoreSession, seconds, ca_file, connections_max, clock)
        self._fallback: BotocoreSession | None = None
        self._failures = 0
        self.warn: Callable[[str], object] = lambda _: None

    @property
    def is_given_up(self) -> bool:
        """The process uses botocore's own session."""
        return self._fallback is not None

    def install(self, client: "DynamoDBClient") -> None:
        """Carry the client's requests from now on."""
        handler: Any = self.send  # the stubs allow no handler with a result
        client.meta.events.register("before-send", handler)

    def give_up(self) -> None:
        """Leave all further requests to botocore's own session."""
        self._fallback = self._fallback or self._make_fallback()

    def prepare(self) -> None:
        """Make the TLS context before the first connection needs it."""
        self._connections.prepare()

    def close(self) -> None:
        """Close all idle connections: a restored snapshot must not use them."""
        self._connections.close()
        if self._fallback:
            self._fallback.close()

    def send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        """Return the server's answer. Raise the exceptions of botocore's own session.

        An answer that DynamoDB cannot have given (answers.py) counts as no answer, even if botocore
        would accept it: truncated, garbled, or for another operation. Raise `OutOfTime` if no time
        is left.
        """
        left = seconds_left()
        if left <= 0:
            raise OutOfTime
        if self._fallback:
            return self._fallback.send(request, left)
        try:
            answer = self._send(request, left)
        except _FAULTS:
            # A time-out that we have cut short is no failure of the transport.
            self._note_failure(is_ours=left >= self._read_seconds)
            raise
        self._failures = 0
        return answer

    def _note_failure(self, *, is_ours: bool) -> None:
        self._failures += is_ours
        if self._failures >= FAILURES_MAX and not self._fallback:
            self.give_up()
            self.warn("our HTTP failed repeatedly; this process uses botocore's own from now on")

    def _send(self, request: AWSPreparedRequest, left: float) -> AWSResponse:
        due = time.monotonic() + left
        address = address_of(request.url)
        message = _serialize(request, address)
        connection = self._connections.take(address, request.url, left)
        try:
            # A new connection has used up a part of the time.
            seconds = min(self._read_seconds, due - time.monotonic())
            connection.settimeout(max(seconds, SHARE_SECONDS_MIN))
            connection.sendall(message)
            reader: Any = DeadlineReader(connection, seconds)
            with HTTPResponse(reader, method=request.method) as response:
                response.begin()
                _check_head(response)
                content = response.read()
                checksums = response.headers.get_all("x-amz-crc32", [])
                answers.check_content(request, response.status, checksums, content)
        except TimeoutError as error:
            # The answer may still come: on a reused connection it would answer the next request.
            connection.close()
            raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
        except (OSError, HTTPException) as error:
            connection.close()
            raise _closed(request, error) from error
        if response.will_close:
            connection.close()
        else:
            self._connections.give_back(address, connection)
        headers: Any = response.headers
        return AWSResponse(request.url, response.status, headers, _Body(content))


class BotocoreSession:
    """botocore's own HTTP session, with our idle time, keep-alive and checks of answers."""

    def __init__(
        self,
        seconds: tuple[float, float],
        ca_file: str,
        connections_max: int,
        clock: Callable[[], float],
    ) -> None:
        timeout: Any = seconds  # the stubs are narrower than the arguments
        verify: Any = ca_file or True
        options: Any = OPTIONS
        self._read_seconds = seconds[1]
        self._clock = clock
        self._used_at = clock()
        self._session = URLLib3Session(
            verify=verify,
            timeout=timeout,
            max_pool_connections=connections_max,
            socket_options=options,
        )
        self.close = self._session.close

    def send(self, request: AWSPreparedRequest, left: float) -> AWSResponse:
        """Send the request as `Transport.send` does, in `left` seconds."""
        if not 0 <= self._clock() - self._used_at <= IDLE_SECONDS:
            self.close()
        # botocore reads the time-out of a single request from here.
        context: Any = getattr(request, "context", None)
        if context is not None:
            context["read_timeout"] = min(self._read_seconds, left)
        answer = call_within(left, lambda: self._session.send(request))
        self._used_at = self._clock()
        try:
            answers.check_whole(answer.headers, answer.content)
            answers.check_status(answer.status_code)
            checksum = answer.headers.get("x-amz-crc32")
            checksums = [] if checksum is None else [checksum]
            answers.check_content(request, answer.status_code, checksums, answer.content)
        except HTTPException as error:
            raise _closed(request, error) from error
        return answer


class _Body:
    """A complete body with the interface that botocore expects of a stream."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> list[bytes]:
        return [self._content]


def _closed(request: AWSPreparedRequest, error: Exception) -> ConnectionClosedError:
    return ConnectionClosedError(error=error, request=request, endpoint_url=request.url)


def _check_head(response: HTTPResponse) -> None:
    """Raise `HTTPException` if the head is none of DynamoDB's."""
    answers.check_status(response.status)
    if response.length is None and not response.chunked:
        # DynamoDB always gives the length; a truncated head does not.
        raise HTTPException("an answer without a length")
    if len(set(response.headers.get_all("Content-Length", []))) > 1:
        raise HTTPException("an answer of two lengths")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise HTTPException("an answer in an encoding that was not accepted")


def _serialize(request: AWSPreparedRequest, address: Address) -> bytes:
    """Return the request's bytes. botocore has encoded and signed its headers, length included."""
    lines = [
        f"{request.method} {address.target} HTTP/1.1".encode(),
        f"Host: {address.host}".encode(),
        b"Accept-Encoding: identity",
    ]
    headers: Any = request.headers.items()
    lines += [b"%s: %s" % (name.encode(), answers.as_bytes(value)) for name, value in headers]
    head = b"\r\n".join(lines)
    assert head.count(b"\n") == len(lines) - 1, "a header is one line"
    return b"%s\r\n\r\n%s" % (head, answers.as_bytes(request.body or b""))
