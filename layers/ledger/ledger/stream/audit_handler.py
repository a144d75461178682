"""The frame of a function that reads the stream: each change by itself, failures one by one."""

from typing import Any

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.batch.decorators import process_partial_response
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from ledger.aws.items import Item
from ledger.process.logs import logger
from ledger.store.keys import Key
from ledger.stream.audit import faults
from ledger.stream.changes import Change


def watch(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Audit a batch. Only a change that cannot be looked at at all is tried again."""
    found: list[str] = []

    def find(key: Key) -> Item | None:
        # Imported here, since most batches have no amendment, and so need no client.
        from ledger.process.runtime import runtime, seconds_left

        return runtime().table(seconds_left(context)).get(key)

    def look(record: DynamoDBRecord) -> None:
        change = Change.of(record.raw_event)
        for fault in faults(change, find):
            found.append(fault)
            place = {name: change.item[name]["S"] for name in ("PK", "SK")}
            logger().error("integrity fault", extra={"fault": fault, **place})

    processor = BatchProcessor(
        event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False
    )
    answer = process_partial_response(event, look, processor, context)
    metrics = EphemeralMetrics()
    metrics.add_metric("audited", MetricUnit.Count, len(event["Records"]))
    metrics.add_metric("audit_failures", MetricUnit.Count, len(answer["batchItemFailures"]))
    metrics.add_metric("integrity_faults", MetricUnit.Count, len(found))
    metrics.flush_metrics()
    return dict(answer)
