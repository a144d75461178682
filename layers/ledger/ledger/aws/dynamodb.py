"""Our own client of DynamoDB: it encodes, signs, sends, repeats and reads as botocore's does.

botocore's client stays the reference: tests/aws/test_dynamodb.py compares the requests of both, and
tests/aws/test_repeats.py the results. Our body has no blanks and no escapes. Our requests lack
three headers, which are in no signature:

- `amz-sdk-invocation-id` and `amz-sdk-request`, which are for AWS's statistics;
- `X-Amzn-Trace-Id`, by which AWS finds functions that invoke themselves through some services.
  DynamoDB is none of these.

Like botocore, the client does not correct its clock: AWS refuses a request of a wrong time, and the
answer is a fault of ours.
"""

import re
import time
from collections.abc import Callable
from itertools import count
from threading import Lock
from typing import Any

import msgspec

from ledger.aws import repeats
from ledger.aws.connections import address_of
from ledger.aws.deadlines import stop_in_time
from ledger.aws.failures import AwsError, ConnectionClosedError, Unanswered
from ledger.aws.parsing import Parsed, parse
from ledger.aws.places import Place
from ledger.aws.repeats import ATTEMPTS_MAX, RetryQuota
from ledger.aws.signing import Signer
from ledger.aws.transport import SignedRequest, Transport


class DynamoClient:
    """A client of the table with the methods of botocore's, for any number of threads.

    `make_reference` makes botocore's client, which gets all calls once the transport has given up.
    Each method raises `AwsError` if DynamoDB refuses, and `Unanswered` without an answer.
    """

    # It has each bytes value in base64, as DynamoDB has.
    encode = staticmethod(msgspec.json.Encoder().encode)

    def __init__(
        self,
        place: Place,
        transport: Transport,
        make_reference: Callable[[], Any],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.place = place
        self._transport = transport
        self._signer = Signer(place.credentials, place.region, "dynamodb")
        self._clock = clock
        self._quota = RetryQuota()
        self._make_reference = make_reference
        self._making = Lock()
        self._reference: Any = None

    def get_item(self, **params: Any) -> dict[str, Any]:
        """Read an item."""
        return self.call("GetItem", params)

    def batch_get_item(self, **params: Any) -> dict[str, Any]:
        """Read some items."""
        return self.call("BatchGetItem", params)

    def query(self, **params: Any) -> dict[str, Any]:
        """Read a page of a partition."""
        return self.call("Query", params)

    def scan(self, **params: Any) -> dict[str, Any]:
        """Read a page of the table."""
        return self.call("Scan", params)

    def put_item(self, **params: Any) -> dict[str, Any]:
        """Write an item."""
        return self.call("PutItem", params)

    def update_item(self, **params: Any) -> dict[str, Any]:
        """Change an item."""
        return self.call("UpdateItem", params)

    def delete_item(self, **params: Any) -> dict[str, Any]:
        """Delete an item."""
        return self.call("DeleteItem", params)

    def transact_write_items(self, **params: Any) -> dict[str, Any]:
        """Write some items, or none."""
        return self.call("TransactWriteItems", params)

    def call(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """Return the members of DynamoDB's answer to a request, sent up to ATTEMPTS_MAX times."""
        if self._transport.is_given_up:
            return self._refer(operation, params)
        body = self.encode(params)
        paid = 1
        for number in count(1):
            result = self.attempt(operation, body)
            if not (cost := self.pay_retry(number, result)):
                break
            paid = cost
            time.sleep(repeats.pause_seconds(number, result))
        if isinstance(result, Unanswered):
            raise result
        if result.code:
            result.members["ResponseMetadata"]["RetryAttempts"] = number - 1
            raise AwsError(result.members, operation)
        self._quota.put_back(paid)
        return result.members

    def attempt(self, operation: str, body: bytes) -> Parsed | Unanswered:
        """Send a request once. Return the answer, or the failure instead of one."""
        try:
            answer = self._transport.send(self.request(operation, body))
            return parse(answer.status_code, answer.headers, answer.content)
        except Unanswered as failure:
            return failure
        except (ValueError, RecursionError) as error:
            # Its checksum is right, but an answer without members would mean a finished write.
            return ConnectionClosedError(self.place.url, error)

    def request(self, operation: str, body: bytes) -> SignedRequest:
        """Return a signed request of the present."""
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self._clock()))
        headers = {
            "x-amz-target": f"DynamoDB_20120810.{operation}",
            "content-type": "application/x-amz-json-1.0",
            "x-amz-date": stamp,
        }
        if token := self.place.credentials.token:
            headers["x-amz-security-token"] = token
        signed = {**headers, "host": address_of(self.place.url).host}
        headers["authorization"] = self._signer.authorization(stamp, signed, body)
        return SignedRequest(self.place.url, operation, headers, body)

    def pay_retry(self, number: int, result: Parsed | Unanswered) -> int:
        """Return the cost of a retry after the nth attempt, taken from the quota; 0 for no retry.

        Raise `OutOfTime` instead of a retry that may end after the answer is due.
        """
        if isinstance(result, Parsed):
            if not result.code:
                return 0
            stop_in_time((result, result.members))
        else:
            stop_in_time()
        cost = repeats.cost(result)
        may_retry = number < ATTEMPTS_MAX and self._quota.take(cost)
        return cost if may_retry else 0

    def _refer(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """Leave a call to botocore's client, which one thread makes."""
        with self._making:
            self._reference = self._reference or self._make_reference()
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        answer: dict[str, Any] = getattr(self._reference, method)(**params)
        return answer
