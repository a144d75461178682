"""The handler of the projector's function: a batch of changes, and failures one by one.

The stream delivers a failed change again, until its age is the limit. Lambda then puts it into the
bucket of failures, from which `ledger-admin totals replay` counts it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from ledger.process.runtime import logger, runtime, seconds_left
from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.stream.changes import Change
from ledger.stream.projector import Job, Projector

Record = Mapping[str, Any]
# No client waits for this answer, so counting may use all the time but what the notes need.
NOTING_SECONDS = 5.0


def count_batch(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Count a batch of changes; return the sequence numbers that failed, as Lambda expects them.

    Raise `FormatRefused` if the table has another format; the stream delivers the batch again.
    """
    left = seconds_left(context)
    table = runtime().table(left, left - NOTING_SECONDS)
    runtime().formats.require(table)
    failed = count_records(table, event["Records"])
    metrics = EphemeralMetrics()
    metrics.add_metric("counted", MetricUnit.Count, len(event["Records"]) - len(failed))
    metrics.add_metric("count_failures", MetricUnit.Count, len(failed))
    metrics.flush_metrics()
    return {"batchItemFailures": [{"itemIdentifier": sequence} for sequence in failed]}


def count_records(table: Table, records: Sequence[Record]) -> list[str]:
    """Count the entries of the records; return the sequence numbers that failed.

    Count all together, and one by one if that fails. A batch comes from one shard, in its order. So
    the time up to which a book is counted is the time of the last record before the oldest failure.
    Later records are counted too, but the note must not promise what a failure leaves out.
    """
    jobs: dict[str, Job] = {}
    failed: list[str] = []
    for record in records:
        try:
            job = _job(record)
        except Exception:  # noqa: BLE001 - it comes again, and is logged here with its trace
            logger().exception("count failed", extra={"sequence": _sequence(record)})
            failed.append(_sequence(record))
        else:
            jobs |= {_sequence(record): job} if job else {}
    projector = Projector(table)
    try:
        projector.count(jobs.values())
    except Exception:  # noqa: BLE001 - one bad record must not stop the others
        failed += [sequence for sequence, job in jobs.items() if not _is_counted(projector, job)]
    counted_at: dict[Scope, datetime] = {}
    for record in takewhile(lambda record: _sequence(record) not in failed, records):
        if job := jobs.get(_sequence(record)):
            counted_at[job.scope] = max(counted_at.get(job.scope, _at(record)), _at(record))
    projector.note(counted_at)
    return failed


def _job(record: Record) -> Job | None:
    after = Change.from_record(record).after
    return None if after is None else Job.from_item(after)


def _is_counted(projector: Projector, job: Job) -> bool:
    try:
        projector.count([job])
    except Exception:  # noqa: BLE001 - it comes again, and is logged here with its trace
        logger().exception("count failed", extra={"entry": job.entry_id})
        return False
    return True


def _sequence(record: Record) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def _at(record: Record) -> datetime:
    """Return the time of the change in the table, to the second."""
    return datetime.fromtimestamp(record["dynamodb"]["ApproximateCreationDateTime"], UTC)
