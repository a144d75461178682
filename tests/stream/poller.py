"""Lambda's poller of a stream, as its guide describes it, over one shard and with its own clock.

It filters, batches, names the shard, retries and bisects. It checkpoints at the lowest failed
sequence number, gives old records up, and puts them into the bucket. The chapters of Lambda's guide
are "Using AWS Lambda with Amazon DynamoDB" and "Retain discarded records for a DynamoDB event
source". Two more are "Configuring partial batch response" and "Implementing stateful DynamoDB
stream processing". They leave the pauses between attempts open; here all pauses are equal.
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
    """An event source mapping with its properties from the template."""

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
        """Append a change to the shard, as a write of the table does."""
        item = after or before
        assert item is not None
        self._sequence += 1
        images = {"OldImage": before, "NewImage": after}
        self.shard.append(
            {
                "eventID": uuid4().hex,
                "eventName": "MODIFY" if before and after else "INSERT" if after else "REMOVE",
                "eventSource": "aws:dynamodb",
                "dynamodb": {
                    "ApproximateCreationDateTime": self.now,
                    "Keys": {name: item[name] for name in ("PK", "SK")},
                    "SequenceNumber": str(self._sequence),
                    **{name: image(state) for name, state in images.items() if state is not None},
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
        """Give up records that are too old, and return the next ones that pass the filter."""
        self.shard = [record for record in self.shard if self._passes(record)]
        size = self.properties["BatchSize"]
        while old := [
            record for record in self.shard if self._age(record) > self._setting("RecordAge")
        ]:
            self._give_up(old[:size], "RecordAgeExceeded")
            too_old = {id(record) for record in old[:size]}
            self.shard = [record for record in self.shard if id(record) not in too_old]
        return self.shard[:size]

    def _invoke(self, batch: list[Record], size: int) -> None:
        self.invocations += 1
        try:
            answer = self.handler(self._event(batch))
        except Exception:  # noqa: BLE001 - to Lambda any exception is a failure of all
            self._failed(batch, size)
            return
        assert self.properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert "state" in answer, "without a state, Lambda takes an answer in a window as a failure"
        failed_ids = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        sequences = [record["dynamodb"]["SequenceNumber"] for record in batch]
        failed = [place for place, sequence in enumerate(sequences) if sequence in failed_ids]
        checkpoint = failed[0] if failed else len(batch)
        self.shard = self.shard[checkpoint:]
        if failed:
            self.now += self.pause_seconds

    def _event(self, batch: list[Record]) -> dict[str, Any]:
        """Return the event of a batch in a window, which alone names the shard."""
        seconds = self.properties["TumblingWindowInSeconds"]
        start = self.now - self.now % seconds
        bounds = (datetime.fromtimestamp(time, UTC) for time in (start, start + seconds))
        return {
            "Records": batch,
            "window": dict(zip(("start", "end"), map(str, bounds), strict=True)),
            "state": {},
            "shardId": SHARD,
            "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/ledger/stream/now",
            "isFinalInvokeForWindow": False,
            "isWindowTerminatedEarly": False,
        }

    def _failed(self, batch: list[Record], size: int) -> None:
        """Try one half, if the source bisects; there is no limit of retries."""
        assert self.properties["MaximumRetryAttempts"] == -1
        self.now += self.pause_seconds
        if self.properties["BisectBatchOnFunctionError"] and size > 1:
            self._invoke(batch[: size // 2], size // 2)

    def _give_up(self, records: list[Record], condition: str) -> None:
        at = datetime.fromtimestamp(self.now, UTC)
        arrivals = [record["dynamodb"]["ApproximateCreationDateTime"] for record in records]
        document = {
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
        self.client.put_object(Bucket=self.bucket, Key=name, Body=json.dumps(document).encode())
        self.objects.append(name)

    def _age(self, record: Record) -> float:
        return float(self.now - record["dynamodb"]["ApproximateCreationDateTime"])

    def _setting(self, name: str) -> float:
        return float(self.properties[f"Maximum{name}InSeconds"])

    def _passes(self, record: Record) -> bool:
        filters = [json.loads(f["Pattern"]) for f in self.properties["FilterCriteria"]["Filters"]]
        return any(_fits(pattern, record) for pattern in filters)


def _fits(pattern: Any, document: Any) -> bool:
    """Tell whether a record matches a pattern; our patterns have only equal values."""
    if isinstance(pattern, list):
        return document in pattern
    return all(
        isinstance(document, dict) and name in document and _fits(part, document[name])
        for name, part in pattern.items()
    )
