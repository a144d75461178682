"""A client's HTTP over the standard library: a fraction of the work that urllib3 makes of it.

It answers botocore's `before-send` event, below everything that botocore is for: serialising,
signing, retries, parsing and errors stay its own, and so do the names of what goes wrong here.

A process in which it fails FAILURES_MAX times in a row goes back to botocore's own HTTP session for
good. So the very request that meets a fault of ours is done: its next attempt goes the other way.
What that session brings is checked as ours is.
"""

from collections.abc import Callable
from functools import partial
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError, SSLError
from botocore.httpsession import URLLib3Session

from ledger.aws import answers
from ledger.aws.clock import elapsed
from ledger.aws.connections import IDLE_SECONDS, OPTIONS, Address, Connections, Within, address_of
from ledger.aws.outcomes import OutOfTime
from ledger.aws.retry_budget import seconds_left

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# One call of a client makes as many attempts (clients.ATTEMPTS_MAX).
FAILURES_MAX = 3
# Nobody there, or nobody who takes the call, is no fault of ours: botocore would meet the same.
_FAULTS = (ReadTimeoutError, ConnectionClosedError, SSLError)


class Transport:
    """Carries requests, for any number of threads; times in seconds.

    `seconds` are those of connecting and of an answer. `ca_file` names the authorities that a
    server's certificate is believed by. `most` is how many connections botocore's session keeps;
    `clock` tells the seconds of idleness. `tell` is told, once, that the process goes back to that
    session.
    """

    def __init__(
        self,
        seconds: tuple[float, float],
        ca_file: str,
        most: int = 10,
        clock: Callable[[], float] = elapsed,
    ) -> None:
        connect_seconds, self._read_seconds = seconds
        self._connections = Connections(connect_seconds, ca_file, clock)
        self._make_theirs = partial(Botocores, seconds, ca_file, most, clock)
        self._theirs: Botocores | None = None
        self._failures = 0
        self.tell: Callable[[str], object] = lambda _: None

    @property
    def is_given_up(self) -> bool:
        """Whether requests go by botocore's own session."""
        return self._theirs is not None

    def install(self, client: "DynamoDBClient") -> None:
        """Carry the client's requests from now on."""
        answer: Any = self.send  # the stubs know only of handlers that answer nothing
        client.meta.events.register("before-send", answer)

    def give_up(self) -> None:
        """Leave all further requests to botocore's own session."""
        self._theirs = self._theirs or self._make_theirs()

    def prepare(self) -> None:
        """Make what all connections over TLS share."""
        self._connections.prepare()

    def close(self) -> None:
        """Forget all connections: a process that was frozen and thawed must not use them."""
        self._connections.close()
        if self._theirs:
            self._theirs.close()

    def send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        """What the server says to the request; raises what botocore's own session would raise.

        What DynamoDB cannot have said (answers.py) is no answer here, where botocore would take it:
        one that is cut off, garbled, or to another question. `OutOfTime` when no time is left.
        """
        left = seconds_left()
        if left <= 0:
            raise OutOfTime
        if self._theirs:
            return self._theirs.send(request, left)
        try:
            answer = self._sent(request, left)
        except _FAULTS:
            # A time-out that we have cut short says nothing of how requests are carried.
            self._note_failure(left >= self._read_seconds)
            raise
        self._failures = 0
        return answer

    def _note_failure(self, counts: bool) -> None:
        self._failures += counts
        if self._failures >= FAILURES_MAX and not self._theirs:
            self.give_up()
            self.tell("our HTTP failed repeatedly; this process uses botocore's own from now on")

    def _sent(self, request: AWSPreparedRequest, left: float) -> AWSResponse:
        place = address_of(request.url)
        written = _written(request, place)
        connection = self._connections.take(place, request.url, left)
        try:
            seconds = min(self._read_seconds, left)
            connection.settimeout(seconds)
            connection.sendall(written)
            reading: Any = Within(connection, seconds)
            with HTTPResponse(reading, method=request.method) as response:
                response.begin()
                _check_head(response)
                content = response.read()
                checksums = response.headers.get_all("x-amz-crc32", [])
                answers.check_content(request, response.status, checksums, content)
        except TimeoutError as error:
            connection.close()
            raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
        except (OSError, HTTPException) as error:
            connection.close()
            raise _closed(request, error) from error
        if response.will_close:
            connection.close()
        else:
            self._connections.give_back(place, connection)
        headers: Any = response.headers
        return AWSResponse(request.url, response.status, headers, _Read(content))


class Botocores:
    """botocore's own HTTP session, with our idle time and keep-alive, and our doubts."""

    def __init__(
        self, seconds: tuple[float, float], ca_file: str, most: int, clock: Callable[[], float]
    ) -> None:
        timeout: Any = seconds  # the stubs know less of what these may be
        verify: Any = ca_file or True
        options: Any = OPTIONS
        self._read_seconds = seconds[1]
        self._clock = clock
        self._used = clock()
        self._session = URLLib3Session(
            verify=verify,
            timeout=timeout,
            max_pool_connections=most,
            socket_options=options,
        )
        self.close = self._session.close

    def send(self, request: AWSPreparedRequest, left: float) -> AWSResponse:
        """Send the request with `left` seconds for each read; as `Transport.send`."""
        if not 0 <= self._clock() - self._used <= IDLE_SECONDS:
            self.close()
        # botocore's own way to say the time-out of one request.
        context: Any = getattr(request, "context", None)
        if context is not None:
            context["read_timeout"] = min(self._read_seconds, left)
        answer = self._session.send(request)
        self._used = self._clock()
        try:
            answers.check_whole(answer.headers, answer.content)
            answers.check_status(answer.status_code)
            checksum = answer.headers.get("x-amz-crc32")
            checksums = [] if checksum is None else [checksum]
            answers.check_content(request, answer.status_code, checksums, answer.content)
        except HTTPException as error:
            raise _closed(request, error) from error
        return answer


class _Read:
    """A body that was read already, as botocore asks for it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> list[bytes]:
        return [self._content]


def _closed(request: AWSPreparedRequest, error: Exception) -> ConnectionClosedError:
    return ConnectionClosedError(error=error, request=request, endpoint_url=request.url)


def _check_head(response: HTTPResponse) -> None:
    """Raise what stands for no answer if the head is none of DynamoDB's."""
    answers.check_status(response.status)
    if response.length is None and not response.chunked:
        # DynamoDB always says it; a head that was cut off does not.
        raise HTTPException("an answer that does not say how long it is")
    if len(set(response.headers.get_all("Content-Length", []))) > 1:
        raise HTTPException("an answer of two lengths")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise HTTPException("an answer in an encoding that was not asked for")


def _written(request: AWSPreparedRequest, place: Address) -> bytes:
    """The request in one piece. botocore has encoded and signed its headers, length included."""
    lines = [
        f"{request.method} {place.target} HTTP/1.1".encode(),
        f"Host: {place.host}".encode(),
        b"Accept-Encoding: identity",
    ]
    headers: Any = request.headers.items()
    lines += [b"%s: %s" % (name.encode(), answers.as_bytes(value)) for name, value in headers]
    head = b"\r\n".join(lines)
    assert head.count(b"\n") == len(lines) - 1, "a header is one line"
    return b"%s\r\n\r\n%s" % (head, answers.as_bytes(request.body or b""))
