"""Guards of botocore's client of DynamoDB: what our own transport promises, botocore's keeps too.

They answer botocore's `before-send` event, and send with botocore's own HTTP session.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError
from botocore.httpsession import URLLib3Session

from ledger.aws import answers
from ledger.aws.answers import NoAnswer
from ledger.aws.connections import IDLE_SECONDS, OPTIONS
from ledger.aws.deadlines import call_within, elapsed, seconds_left
from ledger.aws.failures import OutOfTime

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class BotocoreSession:
    """botocore's own HTTP session, with our idle time, keep-alive, deadline and checks of answers.

    `seconds` has the time-outs of a connection and of an answer. `ca_file` has the trusted
    certificate authorities. The session keeps at most `connections_max` connections.
    """

    def __init__(
        self,
        seconds: tuple[float, float],
        ca_file: str,
        connections_max: int,
        clock: Callable[[], float] = elapsed,
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

    def install(self, client: "DynamoDBClient") -> None:
        """Carry the client's requests from now on."""
        handler: Any = self.send  # the stubs allow no handler with a result
        client.meta.events.register("before-send", handler)

    def send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        """Return the server's answer as `Transport.send` does, but raise botocore's exceptions."""
        left = seconds_left()
        if left <= 0:
            raise OutOfTime
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
            target = request.headers.get("X-Amz-Target", b"")
            operation = str(target, "ascii") if isinstance(target, bytes) else target
            answers.check_content(
                operation.rpartition(".")[2], answer.status_code, checksums, answer.content
            )
        except NoAnswer as error:
            raise ConnectionClosedError(
                error=error, request=request, endpoint_url=request.url
            ) from error
        return answer
