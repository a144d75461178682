"""The handler of the audit's function: each change by itself, and failures one by one."""

from typing import Any

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.batch.decorators import process_partial_response
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from ledger.aws.items import Item
from ledger.process.runtime import logger
from ledger.store.keys import Key
from ledger.stream.audit import audit_change
from ledger.stream.changes import Change


def audit_batch(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Audit a batch of changes; log and count each fault.

    A change with a fault is done: only a change that cannot be audited comes again.
    """
    fault_count = 0

    def find(key: Key) -> Item | None:
        # Import here: most batches have no amendment, so they need no client and start quicker.
        from ledger.process.runtime import runtime, seconds_left

        return runtime().table(seconds_left(context)).get(key)

    def audit_record(record: DynamoDBRecord) -> None:
        nonlocal fault_count
        change = Change.from_record(record.raw_event)
        for fault in audit_change(change, find):
            fault_count += 1
            key = {name: change.item[name]["S"] for name in ("PK", "SK")}
            logger().error("integrity fault", extra={"fault": fault, **key})

    processor = BatchProcessor(
        event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False
    )
    answer = process_partial_response(event, audit_record, processor, context)
    metrics = EphemeralMetrics()
    metrics.add_metric("audited", MetricUnit.Count, len(event["Records"]))
    metrics.add_metric("audit_failures", MetricUnit.Count, len(answer["batchItemFailures"]))
    metrics.add_metric("integrity_faults", MetricUnit.Count, fault_count)
    metrics.flush_metrics()
    return dict(answer)
