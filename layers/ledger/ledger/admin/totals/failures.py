"""The bucket of failures: changes of the table that a stream function could not take in.

Lambda writes an object for each batch that it gives up, under `aws/lambda/`, then the id of the
event source, the shard and the time. It is JSON: about the invocation, and in `payload` the event
that the function got, whole ("Retain discarded records", in Lambda's guide to DynamoDB).
"""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ledger.errors import LedgerError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PREFIX = "aws/lambda/"

Record = Mapping[str, Any]


class NotGivenUp(LedgerError):
    """An object of the bucket that is none of Lambda's with records of a table's stream."""

    rule: str
    message = "It holds no changes of a table: {rule}."


class GivenUp:
    """The objects of a bucket."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def names(self) -> Iterator[str]:
        """List the objects, oldest first within a shard."""
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=PREFIX):
            yield from (one["Key"] for one in page.get("Contents", []))

    def records(self, name: str) -> list[Record]:
        """Read the records of an object; `NotGivenUp` if it is another kind of object."""
        text = self._client.get_object(Bucket=self._bucket, Key=name)["Body"].read()
        try:
            # Lambda's guide does not say whether the event is in it as JSON, or as a text of JSON.
            said = json.loads(text)["payload"]
            event = json.loads(said) if isinstance(said, str) else said
            records: list[Record] = event["Records"]
            for record in records:
                _require_images(record)
        except (ValueError, KeyError, TypeError) as error:
            raise NotGivenUp(rule=f"{type(error).__name__}: {error}") from None
        return records

    def delete(self, name: str) -> None:
        """Delete an object, for good."""
        self._client.delete_object(Bucket=self._bucket, Key=name)


def _require_images(record: Record) -> None:
    """Raise KeyError or TypeError if a record does not say what changed."""
    change = record["dynamodb"]
    change["SequenceNumber"], change["Keys"]["PK"]["S"], change["Keys"]["SK"]["S"]
    if not change.keys() & {"NewImage", "OldImage"}:
        raise KeyError("NewImage")
