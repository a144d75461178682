"""The bucket of failures: changes of the table that a stream function gave up.

Lambda writes an object for each batch that it gives up, under `aws/lambda/`, then the id of the
event source, the shard and the time. The object is JSON: facts about the invocation, and in
`payload` the whole event ("Retain discarded records", in Lambda's guide to DynamoDB).
"""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ledger.errors import LedgerError

if TYPE_CHECKING:
    from ledger.aws.clients import FileClient

PREFIX = "aws/lambda/"

Record = Mapping[str, Any]


class NotGivenUp(LedgerError):
    """An object of the bucket that Lambda did not write, or without records of a table's stream."""

    rule: str
    message = "It holds no changes of a table: {rule}."


class FailuresBucket:
    """The objects of one bucket of failures."""

    def __init__(self, client: "FileClient", bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def names(self) -> Iterator[str]:
        """Yield the names of the objects, oldest first within a shard."""
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=PREFIX):
            yield from (summary["Key"] for summary in page.get("Contents", []))

    def records(self, name: str) -> list[Record]:
        """Return the stream records of an object, each with its shard. Raise `NotGivenUp`.

        An event without a window names no shard.
        """
        text = self._client.get_object(Bucket=self._bucket, Key=name)["Body"].read()
        try:
            # Lambda's guide leaves open whether the payload is JSON, or a text that holds JSON.
            payload = json.loads(text)["payload"]
            event = json.loads(payload) if isinstance(payload, str) else payload
            records: list[Record] = event["Records"]
            for record in records:
                _require_images(record)
        except (ValueError, KeyError, TypeError) as error:
            raise NotGivenUp(rule=f"{type(error).__name__}: {error}") from None
        return [{**record, "shardId": event.get("shardId", "")} for record in records]

    def delete(self, name: str) -> None:
        """Delete an object, for good."""
        self._client.delete_object(Bucket=self._bucket, Key=name)


def _require_images(record: Record) -> None:
    """Raise KeyError or TypeError if a record lacks its sequence number, key or images."""
    change = record["dynamodb"]
    change["SequenceNumber"], change["Keys"]["PK"]["S"], change["Keys"]["SK"]["S"]
    if not change.keys() & {"NewImage", "OldImage"}:
        raise KeyError("NewImage")
