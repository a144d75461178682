"""Lambda's poller of a stream, as its guide describes it, over a shard and with a clock of its own.

Its rules are those of "Using AWS Lambda with Amazon DynamoDB", "Retain discarded records for a
DynamoDB event source" and "Configuring partial batch response". They are filter, batch, retry,
bisect, a checkpoint at the lowest failed sequence number, and giving up by age into the bucket.
The guide does not give the pauses between attempts; here they are equal.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from ledger.aws.items import Item
from tests.stream.images import image

Handler = Callable[[dict[str, Any]], Mapping[str, Any]]
Record = dict[str, Any]
SOURCE = "11111111-2222-4333-8444-555555555555"
SHARD = "shardId-00000001573689847184-864758bb"


@dataclass
class Poller:
    """A source of events with the properties that the template gives it."""

    properties: Mapping[str, Any]
    handler: Handler
    client: Any
    bucket: str
    now: float
    pause_seconds: float
    shard: list[Record] = field(default_factory=list)
    invocations: int = 0
    objects: list[str] = field(default_factory=list)
    _sequence: int = 100_000_000_000_000_000_000

    def write(self, before: Item | None, after: Item | None) -> None:
        """Tell of a change, as the stream does."""
        present = after or before
        assert present is not None
        self._sequence += 1
        images = {"OldImage": before, "NewImage": after}
        self.shard.append(
            {
                "eventID": uuid4().hex,
                "eventName": "MODIFY" if before and after else "INSERT" if after else "REMOVE",
                "eventSource": "aws:dynamodb",
                "dynamodb": {
                    "ApproximateCreationDateTime": self.now,
                    "Keys": {name: present[name] for name in ("PK", "SK")},
                    "SequenceNumber": str(self._sequence),
                    **{name: image(item) for name, item in images.items() if item is not None},
                },
            }
        )

    def run(self) -> None:
        """Read the shard to its end, however long it takes."""
        while self.shard:
            batch = self._batch()
            if batch:
                self._invoke(batch, len(batch))

    def _batch(self) -> list[Record]:
        """Take the next records that pass the filter; those that are too old are given up."""
        self.shard = [item for item in self.shard if self._passes(item)]
        size = self.properties["BatchSize"]
        while old := [item for item in self.shard if self._age(item) > self._setting("RecordAge")]:
            self._give_up(old[:size], "RecordAgeExceeded")
            matches = {id(item) for item in old[:size]}
            self.shard = [item for item in self.shard if id(item) not in matches]
        return self.shard[:size]

    def _invoke(self, batch: list[Record], size: int) -> None:
        self.invocations += 1
        try:
            answer = self.handler({"Records": batch})
        except Exception:  # noqa: BLE001 - to Lambda any exception is a failure of all
            self._failed(batch, size)
            return
        assert self.properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        failures_reported = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        sequences = [failure["dynamodb"]["SequenceNumber"] for failure in batch]
        failed = [place for place, failure in enumerate(sequences) if failure in failures_reported]
        outcomes = failed[0] if failed else len(batch)
        self.shard = self.shard[outcomes:]
        if failed:
            self.now += self.pause_seconds

    def _failed(self, batch: list[Record], size: int) -> None:
        """Try a half first, if that is asked for; the retries are without end."""
        assert self.properties["MaximumRetryAttempts"] == -1
        self.now += self.pause_seconds
        if self.properties["BisectBatchOnFunctionError"] and size > 1:
            self._invoke(batch[: size // 2], size // 2)

    def _give_up(self, records: list[Record], condition: str) -> None:
        at = datetime.fromtimestamp(self.now, UTC)
        arrivals = [record["dynamodb"]["ApproximateCreationDateTime"] for record in records]
        body = {
            "requestContext": {
                "requestId": str(uuid4()),
                "functionArn": "arn:aws:lambda:us-east-1:000000000000:function:ledger-Count:live",
                "condition": condition,
                "approximateInvokeCount": self.invocations,
            },
            "version": "1.0",
            "timestamp": at.isoformat(),
            "DDBStreamBatchInfo": {
                "shardId": SHARD,
                "startSequenceNumber": records[0]["dynamodb"]["SequenceNumber"],
                "endSequenceNumber": records[-1]["dynamodb"]["SequenceNumber"],
                "approximateArrivalOfFirstRecord": arrivals[0],
                "approximateArrivalOfLastRecord": arrivals[-1],
                "batchSize": len(records),
                "streamArn": "arn:aws:dynamodb:us-east-1:000000000000:table/ledger/stream/now",
            },
            "payload": {"Records": records},
        }
        name = f"aws/lambda/{SOURCE}/{SHARD}/{at:%Y/%m/%d/%Y-%m-%dT%H.%M.%S}-{uuid4()}"
        self.client.put_object(Bucket=self.bucket, Key=name, Body=json.dumps(body).encode())
        self.objects.append(name)

    def _age(self, record: Record) -> float:
        return float(self.now - record["dynamodb"]["ApproximateCreationDateTime"])

    def _setting(self, name: str) -> float:
        return float(self.properties[f"Maximum{name}InSeconds"])

    def _passes(self, record: Record) -> bool:
        filters = [json.loads(f["Pattern"]) for f in self.properties["FilterCriteria"]["Filters"]]
        return any(_fits(item, record) for item in filters)


def _fits(pattern: Any, body: Any) -> bool:
    """Tell whether a record has what a pattern asks; ours ask for equal values alone."""
    if isinstance(pattern, list):
        return body in pattern
    return all(
        isinstance(body, dict) and name in body and _fits(item, body[name])
        for name, item in pattern.items()
    )
