"""HTTP for our client of DynamoDB over the standard library, with a fraction of urllib3's work.

After FAILURES_MAX failures in a row a process gives up, and leaves its requests to botocore's
client for good. So even the request that meets a fault of ours succeeds: its next attempt is
botocore's. The answers of both are checked alike (answers.py).
"""

import time
from collections.abc import Callable, Mapping

from msgspec import Struct

from ledger.aws import answers
from ledger.aws.answers import NoAnswer
from ledger.aws.connections import SHARE_SECONDS_MIN, Address, Connections, address_of
from ledger.aws.deadlines import elapsed, seconds_left
from ledger.aws.failures import ConnectionClosedError, OutOfTime, ReadTimeoutError, SSLError
from ledger.aws.reading import DeadlineReader, Head

# As many as the attempts of one call (repeats.ATTEMPTS_MAX).
FAILURES_MAX = 3
# A host that is absent or refuses connections is no fault of ours: botocore would fail too.
_FAULTS = (ReadTimeoutError, ConnectionClosedError, SSLError)


class SignedRequest(Struct, frozen=True):
    """A signed request, less the headers that the transport adds."""

    url: str
    operation: str
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        """Return the request's place: its headers have a token and a signature."""
        return f"SignedRequest({self.operation!r}, {self.url!r})"


class WholeAnswer(Struct, frozen=True):
    """An HTTP answer, which is whole."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes


class Transport:
    """A carrier of requests, for any number of threads.

    `seconds` has the time-outs of a connection and of an answer. `ca_file` has the trusted
    certificate authorities. `clock` counts idle seconds. `warn` gets one message when the process
    goes over to botocore's client.
    """

    def __init__(
        self,
        seconds: tuple[float, float],
        ca_file: str,
        clock: Callable[[], float] = elapsed,
    ) -> None:
        connect_seconds, self._read_seconds = seconds
        self._connections = Connections(connect_seconds, ca_file, clock)
        self._failures = 0
        self.is_given_up = False
        self.warn: Callable[[str], object] = lambda _: None

    def prepare(self) -> None:
        """Make the TLS context before the first connection needs it."""
        self._connections.prepare()

    def close(self) -> None:
        """Close all idle connections: a restored snapshot must not use them."""
        self._connections.close()

    def send(self, request: SignedRequest) -> WholeAnswer:
        """Return the server's answer. Raise `Unanswered` without one.

        An answer that DynamoDB cannot have given (answers.py) counts as no answer: truncated,
        garbled, or for another operation. Raise `OutOfTime` if no time is left.
        """
        left = seconds_left()
        if left <= 0:
            raise OutOfTime
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
        if self._failures >= FAILURES_MAX and not self.is_given_up:
            self.is_given_up = True
            self.warn("our HTTP failed repeatedly; this process uses botocore's own from now on")

    def _send(self, request: SignedRequest, left: float) -> WholeAnswer:
        due = time.monotonic() + left
        address = address_of(request.url)
        message = _serialize(request, address)
        connection = self._connections.take(address, request.url, left)
        try:
            # A new connection has used up a part of the time.
            seconds = min(self._read_seconds, due - time.monotonic())
            connection.settimeout(max(seconds, SHARE_SECONDS_MIN))
            connection.sendall(message)
            reader = DeadlineReader(connection, seconds)
            head = reader.read_head()
            _check_head(head)
            content = reader.read_body(head)
            checksums = head.values("x-amz-crc32")
            answers.check_content(request.operation, head.status_code, checksums, content)
        except TimeoutError as error:
            # The answer may still come: on a reused connection it would answer the next request.
            connection.close()
            raise ReadTimeoutError(request.url, error) from error
        except (OSError, NoAnswer) as error:
            connection.close()
            raise ConnectionClosedError(request.url, error) from error
        if head.stays and not reader.has_more:
            self._connections.give_back(address, connection)
        else:
            connection.close()
        return WholeAnswer(head.status_code, head.headers, content)


def _check_head(head: Head) -> None:
    """Raise `NoAnswer` if the head is none of DynamoDB's."""
    answers.check_status(head.status_code)
    if head.headers.get("content-encoding", "identity").lower() != "identity":
        raise NoAnswer("an answer in an encoding that was not accepted")


def _serialize(request: SignedRequest, address: Address) -> bytes:
    """Return the request's bytes."""
    lines = [
        f"POST {address.target} HTTP/1.1",
        f"Host: {address.host}",
        # Nothing says who we are but the signature.
        "User-Agent: ledger",
        "Accept-Encoding: identity",
        f"Content-Length: {len(request.body)}",
        *(f"{name}: {value}" for name, value in request.headers.items()),
    ]
    head = "\r\n".join(lines)
    assert head.count("\n") == len(lines) - 1, "a header is one line"
    return b"%s\r\n\r\n%s" % (head.encode(), request.body)
